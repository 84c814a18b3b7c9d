import type { FunctionConfiguration } from "../api/shapes";

export const usesSnapStart = ({ SnapStart }: FunctionConfiguration) => SnapStart?.ApplyOn === "PublishedVersions";

/** Only these can be prepared. */
export const canUseSnapStart = (runtime: string) => runtime.startsWith("java");

/** What it does for the latest version, or has done for a published one. */
export function snapStartText(one: FunctionConfiguration): string {
  if (!usesSnapStart(one)) return "Off";
  if ((one.Version ?? "$LATEST") === "$LATEST") return "For published versions";
  return one.SnapStart?.OptimizationStatus === "On" ? "Prepared" : "Not prepared";
}
