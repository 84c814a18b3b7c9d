import { expect, test } from "vitest";
import type { FunctionMetrics, MetricSums } from "../../../api/readModels";
import { domainOf, errorRate, lineOf, meanInit, pointsOf, totalOf } from "./metrics";

const sums = (part: Partial<MetricSums>): MetricSums => ({ invocations: 0, errors: 0, throttles: 0, coldStarts: 0, initMs: 0, maxInitMs: 0, ...part });

const METRICS: FunctionMetrics = {
  start: "2026-06-01T12:00:00Z",
  end: "2026-06-01T12:02:30Z",
  periodSeconds: 60,
  periods: [
    { start: "2026-06-01T12:00:00Z", ...sums({ invocations: 8, errors: 2, p99Ms: 40 }) },
    { start: "2026-06-01T12:02:00Z", ...sums({ throttles: 3, coldStarts: 2, initMs: 500, maxInitMs: 300 }) },
  ],
  versions: [],
};

test("each period of the range is a point, also when nothing was", () => {
  const points = pointsOf(METRICS);
  expect(points.map(({ at }) => at.toISOString())).toEqual(["2026-06-01T12:00:00.000Z", "2026-06-01T12:01:00.000Z", "2026-06-01T12:02:00.000Z"]);
  expect(points.map(({ invocations }) => invocations)).toEqual([8, 0, 0]);
});

test("a line leaves out where there is no value, and shows zeros", () => {
  expect(lineOf("errors", pointsOf(METRICS), ({ errors, at }) => (at.getMinutes() === 1 ? undefined : errors)).data.map(({ y }) => y)).toEqual([2, 0]);
  expect(lineOf("throttles", pointsOf(METRICS), ({ throttles }) => throttles).data.map(({ y }) => y)).toEqual([0, 0, 3]);
});

test("a point alone goes on to the end of its period, so that it is seen", () => {
  const points = pointsOf(METRICS);
  expect(lineOf("p99", points, ({ p99Ms }) => p99Ms).data.map(({ x, y }) => [x.toISOString(), y])).toEqual([["2026-06-01T12:00:00.000Z", 40], ["2026-06-01T12:01:00.000Z", 40]]);
  expect(lineOf("none", points, () => undefined).data).toEqual([]);
  expect(domainOf(points)?.map((at) => at.toISOString())).toEqual(["2026-06-01T12:00:00.000Z", "2026-06-01T12:03:00.000Z"]);
  expect(domainOf([])).toBeUndefined();
});

test("what adds up is added, the longest is the longest of all", () =>
  expect(totalOf([sums({ invocations: 1, coldStarts: 1, initMs: 20, maxInitMs: 20 }), sums({ invocations: 2, errors: 1, throttles: 4, coldStarts: 1, initMs: 50, maxInitMs: 50 })])).toEqual(
    sums({ invocations: 3, errors: 1, throttles: 4, coldStarts: 2, initMs: 70, maxInitMs: 50 }),
  ));

test("rates of nothing are none", () => {
  expect(errorRate(sums({}))).toBeUndefined();
  expect(errorRate(sums({ invocations: 8, errors: 2 }))).toBe(0.25);
  expect(meanInit(sums({}))).toBeUndefined();
  expect(meanInit(sums({ coldStarts: 2, initMs: 500 }))).toBe(250);
});
