import { request } from "./http";

/** One run of a function, as the ledger of runs remembers it. */
export interface Run {
  requestId: string;
  /** What ran: "$LATEST" or a number. */
  version: string;
  startedAt: string | number;
  trigger: "CALL" | "EVENT";
  attempt: number;
  durationMs: number;
  billedMs: number;
  memoryMb: number;
  maxMemoryMb: number;
  initMs?: number | null;
  errorType?: string | null;
  logStream: string;
  /** Where the run was traced. */
  traceId?: string | null;
}

export interface RunsPage {
  runs: Run[];
  next?: string | null;
}

/** What some runs of a function come to. */
export interface MetricSums {
  invocations: number;
  errors: number;
  /** Refused by a limit: they are no invocations. */
  throttles: number;
  /** Percentiles only where something ran. */
  p50Ms?: number;
  p90Ms?: number;
  p99Ms?: number;
  maxMs?: number;
  coldStarts: number;
  /** What they lasted together. */
  initMs: number;
  maxInitMs: number;
}

export interface PeriodMetrics extends MetricSums {
  start: string;
}

export interface VersionMetrics extends MetricSums {
  version: string;
}

export interface FunctionMetrics {
  /** Of the first period. */
  start: string;
  end: string;
  periodSeconds: number;
  /** Those in which something was. */
  periods: PeriodMetrics[];
  versions: VersionMetrics[];
}

export interface MetricsQuery {
  start: string;
  /** In seconds. */
  period: string;
  version?: string;
}

export interface CodeFile {
  path: string;
  size: number;
  text?: string | null;
}

export interface CodeView {
  files: CodeFile[];
  total: number;
  editable: boolean;
}

/** What runs at this moment through the node that answers. */
export interface ConcurrencyUse {
  running: number;
  /** The most that may run: the function's reservation, or what the account's functions share. */
  limit: number;
  reserved?: number | null;
  accountRunning: number;
  accountLimit: number;
  provisioned: { version: string; requested: number; ready: number; running: number }[];
}

const functionPath = (name: string) => `/v1/functions/${encodeURIComponent(name)}`;

export function fetchRuns(name: string, before: string | undefined, signal?: AbortSignal): Promise<RunsPage> {
  const query = new URLSearchParams({ limit: "50", ...(before ? { before } : {}) });
  return request<RunsPage>("GET", `${functionPath(name)}/runs?${query}`, undefined, signal);
}

export const fetchMetrics = (name: string, query: MetricsQuery, signal?: AbortSignal) =>
  request<FunctionMetrics>("GET", `${functionPath(name)}/metrics?${new URLSearchParams({ ...query })}`, undefined, signal);

export const fetchConcurrencyUse = (name: string, signal?: AbortSignal) =>
  request<ConcurrencyUse>("GET", `${functionPath(name)}/concurrency`, undefined, signal);

export const fetchCode = (name: string, signal?: AbortSignal) =>
  request<CodeView>("GET", `${functionPath(name)}/code`, undefined, signal);
