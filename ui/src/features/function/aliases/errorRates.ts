import type { VersionMetrics } from "../../../api/readModels";
import { formatShare, plural } from "../../../shared/format";
import { errorRate } from "../monitoring/metrics";

/** What is known of the versions' invocations: before that, nobody may take it for none. */
export type Known = VersionMetrics[] | "loading" | "unknown";

/** How a version did, in words. */
export function rateText(version: string, metrics: Known): string {
  if (metrics === "loading") return "counting its invocations…";
  if (metrics === "unknown") return "its invocations cannot be counted now";
  const sums = metrics.find((one) => one.version === version);
  const rate = sums && errorRate(sums);
  if (!sums || rate === undefined) return "no invocation in the last hour";
  return `${formatShare(Number(rate.toPrecision(2)))} of ${plural(sums.invocations, "invocation")} failed in the last hour`;
}
