import type { AliasConfiguration, AliasRequest } from "../../../api/shapes";
import { LATEST } from "../versions/useVersions";

export interface AliasForm {
  name: string;
  version: string;
  /** The other version that gets a part of the invocations; empty: none. */
  other: string;
  /** The other version's part, 0 to 1. */
  weight: number;
  description: string;
}

export type AliasProblems = Partial<Record<keyof AliasForm, string>>;

/** The other version of an alias and its part of all invocations, 0 to 1. */
export function shareOf({ RoutingConfig }: AliasConfiguration): { version: string; weight: number } | undefined {
  const [share] = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {});
  return share ? { version: share[0], weight: share[1] } : undefined;
}

export function toForm(alias: AliasConfiguration | undefined, newest: string): AliasForm {
  if (!alias) return { name: "", version: newest, other: "", weight: 0.1, description: "" };
  const share = shareOf(alias);
  return { name: alias.Name, version: alias.FunctionVersion, other: share?.version ?? "", weight: share?.weight ?? 0.1, description: alias.Description ?? "" };
}

export function checkAlias({ name, version, other }: AliasForm, taken: string[]): AliasProblems {
  const problems: AliasProblems = {};
  if (!/^[a-zA-Z0-9-_]{1,128}$/.test(name)) problems.name = "Use 1 to 128 letters, digits, hyphens and underscores.";
  else if (/^\d+$/.test(name)) problems.name = "A name of digits alone would look like a version.";
  else if (taken.includes(name)) problems.name = "There is already an alias of this name.";
  if (!version) problems.version = "Choose a version.";
  if (other && other === version) problems.other = "Choose another version than the first.";
  else if (other && version === LATEST) problems.other = "The latest version cannot share: publish it first.";
  return problems;
}

export const toRequest = (functionName: string, { name, version, other, weight, description }: AliasForm): AliasRequest => ({
  FunctionName: functionName,
  Name: name,
  FunctionVersion: version,
  Description: description,
  RoutingConfig: { AdditionalVersionWeights: other ? { [other]: weight } : {} },
});
