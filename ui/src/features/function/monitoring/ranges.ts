const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface TimeRange {
  value: string;
  label: string;
  seconds: number;
  /** How much one point stands for: all ranges have about fifty. */
  period: number;
}

export const RANGES: TimeRange[] = [
  { value: "1h", label: "Last hour", seconds: HOUR, period: MINUTE },
  { value: "3h", label: "Last 3 hours", seconds: 3 * HOUR, period: 5 * MINUTE },
  { value: "12h", label: "Last 12 hours", seconds: 12 * HOUR, period: 15 * MINUTE },
  { value: "1d", label: "Last day", seconds: DAY, period: 30 * MINUTE },
  { value: "7d", label: "Last 7 days", seconds: 7 * DAY, period: 3 * HOUR },
  { value: "30d", label: "Last 30 days", seconds: 30 * DAY, period: 12 * HOUR },
];

export const LAST_HOUR = RANGES[0]!;

/** What is shown at first. */
export const USUAL_RANGE = RANGES[1]!;
