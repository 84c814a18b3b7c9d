import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useSearchParams } from "react-router";
import { RANGES } from "../../shared/ranges";
import { useTyped } from "../../shared/useTyped";
import { useFunctions } from "../functions/useFunctions";
import { readFilter, STATES, type Filter } from "./filter";

/** The filter stands in the address, so that it can be sent to somebody. */
export function useEventsFilter(): [Filter, (change: Partial<Filter>) => void] {
  const [params, setParams] = useSearchParams();
  const change = (parts: Partial<Filter>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(parts)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  return [readFilter(params), change];
}

export function EventsFilterBar({ filter, onChange }: { filter: Filter; onChange: (change: Partial<Filter>) => void }) {
  const [error, setError] = useTyped(filter.error, (text) => onChange({ error: text }));
  const any = { value: "", label: "Any function" };
  const functions = [any, ...(useFunctions().data ?? []).map(({ FunctionName }) => ({ value: FunctionName, label: FunctionName }))];
  return (
    <div className="history-filter">
      <Select
        ariaLabel="Function"
        filteringType="auto"
        selectedOption={filter.function ? { value: filter.function, label: filter.function } : any}
        options={functions}
        onChange={({ detail }) => onChange({ function: detail.selectedOption.value ?? "" })}
      />
      <Select
        ariaLabel="State"
        selectedOption={STATES.find(({ value }) => value === filter.state) ?? STATES[0]!}
        options={STATES}
        onChange={({ detail }) => onChange({ state: detail.selectedOption.value ?? "" })}
      />
      <Input type="search" value={error} ariaLabel="Reason" placeholder="Error type or reason" onChange={({ detail }) => setError(detail.value)} />
      <Select
        ariaLabel="Period"
        selectedOption={RANGES.find(({ value }) => value === filter.range) ?? RANGES[0]!}
        options={RANGES}
        onChange={({ detail }) => onChange({ range: detail.selectedOption.value ?? "" })}
      />
    </div>
  );
}
