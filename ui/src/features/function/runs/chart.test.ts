import { expect, test } from "vitest";
import type { Run } from "../../../api/readModels";
import { chartOf, roundUp } from "./chart";

const run = (durationMs: number, initMs?: number): Run => ({ version: "$LATEST", requestId: String(durationMs), startedAt: 0, trigger: "CALL", attempt: 1, durationMs, billedMs: 1, memoryMb: 128, maxMemoryMb: 40, logStream: "s", ...(initMs ? { initMs } : {}) });

test.each([[0.3, 0.5], [1, 1], [12, 20], [21, 50], [51, 100], [999, 1000]])("%s fits under %s", (value, top) => expect(roundUp(value)).toBeCloseTo(top));

test("bars go from oldest to newest under a round number that holds the longest with its start", () => {
  const chart = chartOf([run(10), run(30, 60), run(20)]);
  expect(chart.topMs).toBe(100);
  expect(chart.medianMs).toBe(20);
  expect(chart.bars.map(({ duration, init }) => [duration, init])).toEqual([[0.2, 0], [0.3, 0.6], [0.1, 0]]);
});
