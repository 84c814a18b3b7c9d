/** What the audit shows, as it stands in the address. */
export interface Filter {
  principal: string;
  action: string;
  outcome: string;
  range: string;
}

export const OUTCOMES = [
  { value: "", label: "Any outcome" },
  { value: "OK", label: "Succeeded" },
  { value: "DENIED", label: "Denied" },
  { value: "FAILED", label: "Denied or failed" },
];

export const RANGES = [
  { value: "", label: "Last day", hours: 24 },
  { value: "1h", label: "Last hour", hours: 1 },
  { value: "7d", label: "Last 7 days", hours: 168 },
  { value: "30d", label: "Last 30 days", hours: 720 },
];

export function readFilter(params: URLSearchParams): Filter {
  const get = (name: string) => params.get(name) ?? "";
  return { principal: get("principal"), action: get("action"), outcome: get("outcome"), range: get("range") };
}

export function since(range: string, now: Date): string {
  const hours = RANGES.find(({ value }) => value === range)?.hours ?? 24;
  return new Date(now.getTime() - hours * 3_600_000).toISOString();
}

/** A denial is told apart from other failures by its code. */
export const isDenied = (outcome: string) => /^(AccessDenied|ACCESS_DENIED)/.test(outcome);
