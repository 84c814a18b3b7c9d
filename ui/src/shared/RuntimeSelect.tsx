import Select from "@cloudscape-design/components/select";
import { runtimeLabel, RUNTIMES } from "./runtimes";

const GROUPS = [
  { label: "Node.js", family: "node" },
  { label: "Python", family: "python" },
  { label: "Bring your own", family: "provided" },
] as const;

const options = GROUPS.map(({ label, family }) => ({
  label,
  options: RUNTIMES.filter((runtime) => runtime.family === family).map(({ value, label: text }) => ({ value, label: text, description: value })),
}));

export function RuntimeSelect({ runtime, onChange }: { runtime: string; onChange: (runtime: string) => void }) {
  return (
    <Select
      selectedOption={{ value: runtime, label: runtimeLabel(runtime) }}
      options={options}
      onChange={({ detail }) => detail.selectedOption.value && onChange(detail.selectedOption.value)}
    />
  );
}
