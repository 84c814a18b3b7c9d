import type { Run } from "../../../api/readModels";

/** How the runs of one version went. */
export interface Rate {
  runs: number;
  failed: number;
}

export function ratesOf(runs: Run[]): Map<string, Rate> {
  const rates = new Map<string, Rate>();
  for (const { version, errorType } of runs) {
    const before = rates.get(version) ?? { runs: 0, failed: 0 };
    rates.set(version, { runs: before.runs + 1, failed: before.failed + (errorType ? 1 : 0) });
  }
  return rates;
}

export function rateText(rate: Rate | undefined): string {
  if (!rate || rate.runs === 0) return "no recent invocation";
  return `${Math.round((100 * rate.failed) / rate.runs)} % of ${rate.runs} failed`;
}
