/** What the audit shows, as it stands in the address. */
export interface Filter {
  principal: string;
  action: string;
  outcome: string;
  range: string;
}

export const OUTCOMES = [
  { value: "", label: "Any outcome" },
  { value: "OK", label: "Succeeded" },
  { value: "DENIED", label: "Denied" },
  { value: "FAILED", label: "Denied or failed" },
];

export function readFilter(params: URLSearchParams): Filter {
  const get = (name: string) => params.get(name) ?? "";
  return { principal: get("principal"), action: get("action"), outcome: get("outcome"), range: get("range") };
}

/** A denial is told apart from other failures by its code. */
export const isDenied = (outcome: string) => /^(AccessDenied|ACCESS_DENIED)/.test(outcome);
