const UNITS = ["bytes", "KB", "MB", "GB"] as const;

/** 1536 → "1.5 KB", in steps of 1024 as AWS's console shows sizes. */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined) return "–";
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${UNITS[unit]}`;
}

/** 0.84 ms, 37 ms, 1.25 s, 2 min 5 s: three digits tell enough. */
export function formatMillis(millis: number | undefined | null): string {
  if (millis === undefined || millis === null) return "–";
  if (millis < 10) return `${Number(millis.toFixed(2))} ms`;
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${Number((millis / 1000).toFixed(2))} s`;
  const seconds = Math.round(millis / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Reads ISO text (also AWS's "+0000" without a colon), epoch seconds or epoch milliseconds. */
export function toDate(time: string | number | undefined | null): Date | undefined {
  if (time === undefined || time === null || time === "") return undefined;
  const date =
    typeof time === "number"
      ? new Date(time < 100_000_000_000 ? time * 1000 : time)
      : new Date(time.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const RELATIVE = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });

/** "5 minutes ago"; anything within a minute is "just now". */
export function formatRelative(date: Date, now: Date): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return RELATIVE.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}

const ABSOLUTE = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "long" });

export const formatAbsolute = (date: Date) => ABSOLUTE.format(date);

/** 14:03:27.481 in the reader's time zone, for a line of a log. */
export function formatClock(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** 0.5 → "50 %", 0.005 → "0.5 %". */
export const formatShare = (share: number) => `${Number((share * 100).toFixed(4))} %`;

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
