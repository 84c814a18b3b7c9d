import { useDeferredValue, useMemo } from "react";
import { checkPolicy, type Fault, type PolicyKind } from "./check";

const NONE: Fault[] = [];

/** Why a document that is faulty cannot be saved. */
export const FAULTY = "Correct the marked faults of the document first.";

/** The faults of a document while it is typed; typing goes first. Nothing where none is edited. */
export function usePolicyFaults(document: string | undefined, kind: PolicyKind): Fault[] {
  const text = useDeferredValue(document);
  return useMemo(() => (text === undefined ? NONE : checkPolicy(text, kind)), [text, kind]);
}
