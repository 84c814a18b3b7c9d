import type { Usage, UsageHour } from "../../api/platform";

const HOUR = 3_600_000;

export interface Period {
  value: string;
  label: string;
  hours: number;
  /** How many hours one bar stands for. */
  slotHours: number;
}

export const PERIODS: Period[] = [
  { value: "1d", label: "Last day", hours: 24, slotHours: 1 },
  { value: "7d", label: "Last 7 days", hours: 168, slotHours: 24 },
  { value: "30d", label: "Last 30 days", hours: 720, slotHours: 24 },
];

/** From the beginning of an hour (or of a UTC day), so that the first bar is a whole one. */
export function since({ hours, slotHours }: Period, now: Date): string {
  const slot = slotHours * HOUR;
  return new Date(Math.ceil((now.getTime() - hours * HOUR) / slot) * slot).toISOString();
}

export interface Slot {
  label: string;
  requests: number;
}

/** All bars of the period, the empty ones too: gaps are news. */
export function slotsOf(usage: Usage | undefined, { slotHours }: Period): Slot[] {
  if (!usage) return [];
  const slot = slotHours * HOUR;
  const counts = new Map<number, number>();
  for (const { hour, requests } of usage.hours) {
    const at = Math.floor(new Date(hour).getTime() / slot);
    counts.set(at, (counts.get(at) ?? 0) + requests);
  }
  const first = Math.floor(new Date(usage.from).getTime() / slot);
  const last = Math.floor((new Date(usage.to).getTime() - 1) / slot);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ label: labelOf(new Date((first + index) * slot), slotHours), requests: counts.get(first + index) ?? 0 }));
}

/** UTC, as it is counted. */
const labelOf = (date: Date, slotHours: number) => (slotHours === 1 ? `${date.toISOString().slice(11, 13)}:00` : date.toISOString().slice(5, 10));

export interface Total {
  accountId: string;
  name: string;
  requests: number;
  gigabyteMilliseconds: number;
}

/** By function, the busiest first. */
export function totalsOf(hours: UsageHour[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { accountId, function: name, requests, gigabyteMilliseconds } of hours) {
    const key = `${accountId}/${name}`;
    const known = totals.get(key) ?? { accountId, name, requests: 0, gigabyteMilliseconds: 0 };
    totals.set(key, { ...known, requests: known.requests + requests, gigabyteMilliseconds: known.gigabyteMilliseconds + Number(gigabyteMilliseconds) });
  }
  return [...totals.values()].sort((a, b) => b.requests - a.requests || a.name.localeCompare(b.name));
}

export const formatGbSeconds = (gigabyteMilliseconds: number) => `${(gigabyteMilliseconds / 1000).toLocaleString("en-US", { maximumFractionDigits: 2 })} GB·s`;
