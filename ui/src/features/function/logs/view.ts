export const RANGES = [
  { value: "5m", label: "Last 5 minutes", ms: 300_000 },
  { value: "15m", label: "Last 15 minutes", ms: 900_000 },
  { value: "1h", label: "Last hour", ms: 3_600_000 },
  { value: "6h", label: "Last 6 hours", ms: 21_600_000 },
  { value: "1d", label: "Last day", ms: 86_400_000 },
  { value: "1w", label: "Last week", ms: 604_800_000 },
] as const;

export type Range = (typeof RANGES)[number]["value"];

/** What the log viewer shows, as it stands in the URL. */
export interface LogsView {
  range: Range;
  text: string;
  /** Only this request, and when it started, if the link knew that. */
  request: string | undefined;
  at: number | undefined;
}

export function readLogsView(params: URLSearchParams): LogsView {
  return {
    range: RANGES.find(({ value }) => value === params.get("range"))?.value ?? "1h",
    text: params.get("q") ?? "",
    request: params.get("request") ?? undefined,
    at: Number(params.get("at")) || undefined,
  };
}

export function writeLogsView({ range, text, request, at }: LogsView): URLSearchParams {
  const params = new URLSearchParams();
  if (range !== "1h") params.set("range", range);
  if (text) params.set("q", text);
  if (request) params.set("request", request);
  if (request && at) params.set("at", String(at));
  return params;
}

/** From when on lines are looked for. A request's link knows better than the range. */
export function startOf({ range, request, at }: LogsView, now: number): number {
  if (request && at) return at - 1_000;
  return now - (RANGES.find(({ value }) => value === range)?.ms ?? 0);
}
