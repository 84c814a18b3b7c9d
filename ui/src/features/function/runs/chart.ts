import type { Run } from "../../../api/readModels";

export interface Bar {
  run: Run;
  /** Parts of the chart's height, 0 to 1. */
  duration: number;
  init: number;
}

export interface Chart {
  bars: Bar[];
  topMs: number;
  medianMs: number;
}

/** Bars from oldest to newest, under a round number that holds the longest. */
export function chartOf(runs: Run[]): Chart {
  const total = ({ durationMs, initMs }: Run) => durationMs + (initMs ?? 0);
  const topMs = roundUp(Math.max(1, ...runs.map(total)));
  const sorted = runs.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return {
    topMs,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    bars: runs.toReversed().map((run) => ({ run, duration: run.durationMs / topMs, init: (run.initMs ?? 0) / topMs })),
  };
}

/** 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
