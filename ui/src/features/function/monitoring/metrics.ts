import type { FunctionMetrics, MetricSums, PeriodMetrics } from "../../../api/readModels";
import type { TimeRange } from "./ranges";

const NOTHING: MetricSums = { invocations: 0, errors: 0, throttles: 0, coldStarts: 0, initMs: 0, maxInitMs: 0 };

export interface Point extends MetricSums {
  at: Date;
}

/** Every period of the range, also those in which nothing was: gaps are news. */
export function pointsOf({ start, end, periodSeconds, periods }: FunctionMetrics): Point[] {
  const step = periodSeconds * 1000;
  const known = new Map(periods.map((period) => [new Date(period.start).getTime(), period]));
  const first = new Date(start).getTime();
  const count = Math.max(0, Math.ceil((new Date(end).getTime() - first) / step));
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    return { ...sumsOf(known.get(at)), at: new Date(at) };
  });
}

const sumsOf = (period: PeriodMetrics | undefined): MetricSums => {
  if (!period) return NOTHING;
  const { start: _, ...sums } = period;
  return sums;
};

/** What adds up; percentiles do not. */
export function totalOf(all: MetricSums[]): MetricSums {
  return all.reduce(
    (sum, { invocations, errors, throttles, coldStarts, initMs, maxInitMs }) => ({
      invocations: sum.invocations + invocations,
      errors: sum.errors + errors,
      throttles: sum.throttles + throttles,
      coldStarts: sum.coldStarts + coldStarts,
      initMs: sum.initMs + initMs,
      maxInitMs: Math.max(sum.maxInitMs, maxInitMs),
    }),
    NOTHING,
  );
}

/** 0 to 1; none where nothing ran. */
export const errorRate = ({ invocations, errors }: MetricSums): number | undefined => (invocations === 0 ? undefined : errors / invocations);

/** How long a cold start lasted on average. */
export const meanInit = ({ coldStarts, initMs }: MetricSums): number | undefined => (coldStarts === 0 ? undefined : initMs / coldStarts);

export interface Line {
  title: string;
  data: { x: Date; y: number }[];
}

/** A line through the points that have the value. One alone would not be seen: it goes on to the end of its period. */
export function lineOf(title: string, points: Point[], value: (point: Point) => number | undefined): Line {
  const data = points.flatMap((point) => {
    const y = value(point);
    return y === undefined ? [] : [{ x: point.at, y }];
  });
  const [alone] = data;
  return { title, data: alone && data.length === 1 ? [alone, { x: new Date(alone.x.getTime() + stepOf(points)), y: alone.y }] : data };
}

const stepOf = ([first, second]: Point[]) => (first && second ? second.at.getTime() - first.at.getTime() : 0);

/** From the first point to the end of the last one's period. */
export function domainOf(points: Point[]): [Date, Date] | undefined {
  const [first, last] = [points[0], points.at(-1)];
  return first && last && [first.at, new Date(last.at.getTime() + stepOf(points))];
}

const TIME = new Intl.DateTimeFormat("en-US", { hour: "2-digit", minute: "2-digit", hour12: false });
const DAY_AND_TIME = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });

/** In the reader's time zone; with the day where there are several. */
export const formatPoint = ({ seconds }: TimeRange) => {
  const format = seconds >= 24 * 3600 ? DAY_AND_TIME : TIME;
  return (at: Date) => format.format(at);
};
