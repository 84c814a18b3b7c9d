import type { ConcurrencyUse } from "../../../api/readModels";
import type { AliasConfiguration } from "../../../api/shapes";

/** A whole number as it was typed, or why it is none. */
export function wholeNumber(typed: string, least: number): { value: number } | { problem: string } {
  const value = Number(typed);
  return typed.trim() === "" || !Number.isInteger(value) || value < least ? { problem: `Use a whole number from ${least}.` } : { value };
}

/** How many of the sandboxes that are kept for a version or an alias run something now. */
export function inUse(qualifier: string, aliases: AliasConfiguration[], use: ConcurrencyUse | undefined): number | undefined {
  const alias = aliases.find(({ Name }) => Name === qualifier);
  const versions = alias ? [alias.FunctionVersion, ...Object.keys(alias.RoutingConfig?.AdditionalVersionWeights ?? {})] : [qualifier];
  return use?.provisioned.filter(({ version }) => versions.includes(version)).reduce((sum, { running }) => sum + running, 0);
}
