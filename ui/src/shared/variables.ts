/** One row of an editor of names and values (environment, tags). */
export interface Variable {
  name: string;
  value: string;
}

export const toVariables = (record: Record<string, string> | undefined): Variable[] =>
  Object.entries(record ?? {})
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

export const toRecord = (variables: Variable[]): Record<string, string> => Object.fromEntries(variables.map(({ name, value }) => [name, value]));

const ENVIRONMENT_NAME = /^[a-zA-Z][a-zA-Z0-9_]+$/;

/** Why a row of the environment cannot be saved, by AWS's rules for names. */
export function refuseVariable({ name }: Variable, index: number, all: Variable[]): string | undefined {
  if (name === "") return "Enter a key.";
  if (!ENVIRONMENT_NAME.test(name)) return "A key starts with a letter and has at least two letters, digits or underscores.";
  return refuseRepeated(name, index, all);
}

export function refuseTag({ name }: Variable, index: number, all: Variable[]): string | undefined {
  if (name === "") return "Enter a key.";
  if (name.length > 128) return "A key has at most 128 characters.";
  if (name.toLowerCase().startsWith("aws:")) return "Keys that start with “aws:” are reserved.";
  return refuseRepeated(name, index, all);
}

function refuseRepeated(name: string, index: number, all: Variable[]): string | undefined {
  return all.findIndex((other) => other.name === name) < index ? "This key is already there." : undefined;
}
