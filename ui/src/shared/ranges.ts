/** Times back from now that lists offer, as they stand in the address; the empty one is what they begin with. */
export const RANGES = [
  { value: "", label: "Last day", hours: 24 },
  { value: "1h", label: "Last hour", hours: 1 },
  { value: "7d", label: "Last 7 days", hours: 168 },
  { value: "30d", label: "Last 30 days", hours: 720 },
];

export function since(range: string, now: Date): string {
  const hours = RANGES.find(({ value }) => value === range)?.hours ?? 24;
  return new Date(now.getTime() - hours * 3_600_000).toISOString();
}
