/** How conditions compare, and how people say it. */
const WORDS: Record<string, string> = {
  StringEquals: "is",
  StringNotEquals: "is not",
  StringEqualsIgnoreCase: "is, in whatever case,",
  StringNotEqualsIgnoreCase: "is not, in whatever case,",
  StringLike: "matches",
  StringNotLike: "does not match",
  NumericEquals: "is",
  NumericNotEquals: "is not",
  NumericLessThan: "is less than",
  NumericLessThanEquals: "is at most",
  NumericGreaterThan: "is more than",
  NumericGreaterThanEquals: "is at least",
  DateEquals: "is",
  DateNotEquals: "is not",
  DateLessThan: "is before",
  DateLessThanEquals: "is not after",
  DateGreaterThan: "is after",
  DateGreaterThanEquals: "is not before",
  Bool: "is",
  BinaryEquals: "is",
  IpAddress: "is in",
  NotIpAddress: "is not in",
  ArnEquals: "matches",
  ArnNotEquals: "does not match",
  ArnLike: "matches",
  ArnNotLike: "does not match",
};

const BY_NAME = new Map(Object.entries(WORDS).map(([name, words]) => [name.toLowerCase(), words]));

export interface OperatorWords {
  words: string;
  /** Which of several values of the key have to fit. */
  several: "any" | "all" | undefined;
  ifExists: boolean;
  isNull: boolean;
}

/** @return nothing for what is no operator */
export function operatorOf(written: string): OperatorWords | undefined {
  const found = /^(?:(ForAnyValue|ForAllValues):)?(.+?)(IfExists)?$/i.exec(written);
  const name = found?.[2]?.toLowerCase();
  if (!found || !name) return undefined;
  const ifExists = found[3] !== undefined;
  const isNull = name === "null";
  const words = isNull ? "is" : BY_NAME.get(name);
  if (words === undefined || (isNull && ifExists)) return undefined;
  const quantifier = found[1]?.toLowerCase();
  return { words, several: quantifier === "foranyvalue" ? "any" : quantifier === "forallvalues" ? "all" : undefined, ifExists, isNull };
}
