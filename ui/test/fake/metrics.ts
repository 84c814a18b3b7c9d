import type { FunctionMetrics, MetricSums, Run } from "../../src/api/readModels";

/** What runs come to, as the platform sums them up. */
export function metricsOf(runs: Run[], throttles: { at: number; version: string }[], params: URLSearchParams): FunctionMetrics {
  const step = Number(params.get("period") ?? 60) * 1000;
  const end = Date.now();
  const start = Math.floor(new Date(params.get("start") ?? end - 3 * 3_600_000).getTime() / step) * step;
  const wanted = params.get("version");
  const inRange = (at: number, version: string) => at >= start && at < end && (!wanted || version === wanted);
  const told = [
    ...runs.map((run) => ({ at: new Date(run.startedAt).getTime(), version: run.version, run })),
    ...throttles.map((throttle) => ({ ...throttle, run: undefined })),
  ].filter(({ at, version }) => inRange(at, version));
  const periods = groupBy(told, ({ at }) => Math.floor(at / step) * step);
  const versions = groupBy(told, ({ version }) => version);
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    periodSeconds: step / 1000,
    periods: [...periods].sort(([a], [b]) => a - b).map(([at, all]) => ({ start: new Date(at).toISOString(), ...sums(all) })),
    versions: [...versions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([version, all]) => ({ version, ...sums(all) })),
  };
}

function sums(told: { run: Run | undefined }[]): MetricSums {
  const runs = told.flatMap(({ run }) => (run ? [run] : []));
  const durations = runs.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const inits = runs.flatMap(({ initMs }) => (initMs ? [initMs] : []));
  const at = (part: number) => durations[Math.max(0, Math.ceil(part * durations.length) - 1)]!;
  return {
    invocations: runs.length,
    errors: runs.filter(({ errorType }) => errorType).length,
    throttles: told.length - runs.length,
    ...(runs.length > 0 ? { p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: at(1) } : {}),
    coldStarts: inits.length,
    initMs: inits.reduce((sum, init) => sum + init, 0),
    maxInitMs: Math.max(0, ...inits),
  };
}

function groupBy<T, K>(all: T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
