import type { EventsFilter, EventState } from "../../api/events";
import { since } from "../../shared/ranges";

/** Ends that nobody wanted. */
export const FAILED: EventState[] = ["RETRIES_EXHAUSTED", "AGE_EXCEEDED", "FUNCTION_GONE"];

/** What can be asked for; the empty value asks for all. */
export const STATES: { value: string; label: string; states?: EventState[] }[] = [
  { value: "", label: "Any state" },
  { value: "waiting", label: "Waiting", states: ["WAITING"] },
  { value: "succeeded", label: "Succeeded", states: ["SUCCEEDED"] },
  { value: "failed", label: "Failed", states: FAILED },
  { value: "exhausted", label: "Retries exhausted", states: ["RETRIES_EXHAUSTED"] },
  { value: "old", label: "Too old", states: ["AGE_EXCEEDED"] },
  { value: "gone", label: "Function gone", states: ["FUNCTION_GONE"] },
  { value: "cancelled", label: "Cancelled", states: ["CANCELLED"] },
];

/** What the list of events shows, as it stands in the address. */
export interface Filter {
  function: string;
  state: string;
  error: string;
  range: string;
}

export function readFilter(params: URLSearchParams): Filter {
  const get = (name: string) => params.get(name) ?? "";
  return { function: get("function"), state: get("state"), error: get("error"), range: get("range") };
}

export function toQuery({ function: name, state, error, range }: Filter, now: Date): EventsFilter {
  const states = STATES.find(({ value }) => value === state)?.states;
  return { ...(name ? { function: name } : {}), ...(states ? { states } : {}), ...(error ? { error } : {}), from: since(range, now) };
}

export const isFiltered = (filter: Filter) => Boolean(filter.function || filter.state || filter.error);
