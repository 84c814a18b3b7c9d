import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { fetchRuntimes, type Runtime } from "../api/platform";
import { FAMILIES, familyOf, runtimeLabel } from "./runtimes";

/** What the machine cannot serve is there, but cannot be chosen, and says what it needs. */
export function runtimeOptions(runtimes: Runtime[]): SelectProps.OptionGroup[] {
  return FAMILIES.map(({ family, label }) => ({
    label,
    options: runtimes
      .filter(({ name }) => familyOf(name) === family)
      .toReversed()
      .map(({ name, served, version, remedy }) => ({
        value: name,
        label: runtimeLabel(name),
        description: version ? `${name}, ${version}` : name,
        disabled: !served,
        ...(remedy ? { disabledReason: `Not on this machine: ${remedy}` } : {}),
      })),
  })).filter(({ options }) => options.length > 0);
}

export function RuntimeSelect({ runtime, onChange }: { runtime: string; onChange: (runtime: string) => void }) {
  const runtimes = useQuery({ queryKey: ["runtimes"], queryFn: ({ signal }) => fetchRuntimes(signal) });
  return (
    <Select
      selectedOption={{ value: runtime, label: runtimeLabel(runtime) }}
      options={runtimeOptions(runtimes.data ?? [])}
      statusType={runtimes.isPending ? "loading" : runtimes.isError ? "error" : "finished"}
      loadingText="Loading runtimes"
      errorText="The runtimes could not be loaded."
      recoveryText="Retry"
      onLoadItems={() => runtimes.isError && void runtimes.refetch()}
      onChange={({ detail }) => detail.selectedOption.value && onChange(detail.selectedOption.value)}
    />
  );
}
