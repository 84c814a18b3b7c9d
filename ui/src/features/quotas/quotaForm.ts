import type { Quota } from "../../api/platform";
import { formatBytes } from "../../shared/format";

const LABELS: Record<string, string> = {
  functions: "Functions",
  functionVersions: "Versions, aliases and versions of layers",
  codeBytes: "Code",
  concurrentInvocations: "Concurrent invocations",
  eventsPerSecond: "Events per second",
  logBytesPerDay: "Log output per day",
};

export const labelOf = (name: string) => LABELS[name] ?? name;

/** In the form numbers stand without a unit. */
export const fieldOf = (name: string) => `${labelOf(name)}${/bytes/i.test(name) ? " (bytes)" : ""}`;

export const shown = (name: string, value: number) => (/bytes/i.test(name) ? formatBytes(value) : value.toLocaleString("en-US"));

/** Own limits as text; empty is the platform's. */
export const emptyForm = (quotas: Quota[]): Record<string, string> => Object.fromEntries(quotas.map(({ name, own, limit }) => [name, own ? String(limit) : ""]));

export const refuseLimit = (text: string): string | undefined =>
  text === "" || (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) ? undefined : "Enter a whole number from 0, or nothing.";

/** What differs; null brings the platform's limit back. */
export function changesOf(quotas: Quota[], form: Record<string, string>): Record<string, number | null> {
  const before = emptyForm(quotas);
  return Object.fromEntries(Object.entries(form).flatMap(([name, text]) => (text === before[name] ? [] : [[name, text === "" ? null : Number(text)]])));
}
