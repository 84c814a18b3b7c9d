import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Token from "@cloudscape-design/components/token";
import Toggle from "@cloudscape-design/components/toggle";
import { RANGES, type LogsView } from "./view";

interface Props {
  view: LogsView;
  onText: (text: string) => void;
  onChange: (change: Partial<LogsView>) => void;
  wrapping: boolean;
  onWrap: (wrapping: boolean) => void;
}

export function LogControls({ view, onText, onChange, wrapping, onWrap }: Props) {
  const range = RANGES.find(({ value }) => value === view.range) ?? RANGES[0];
  return (
    <div className="log-controls">
      <div className="log-search">
        <FormField label="Filter" stretch>
          <Input type="search" value={view.text} placeholder="Find in lines" spellcheck={false} clearAriaLabel="Clear filter" onChange={({ detail }) => onText(detail.value)} />
        </FormField>
      </div>
      {view.request ? (
        <Token
          label={`Request ${view.request}`}
          dismissLabel="Show all requests"
          onDismiss={() => onChange({ request: undefined, at: undefined })}
        />
      ) : (
        <FormField label="Time">
          <Select
            selectedOption={{ value: range.value, label: range.label }}
            options={RANGES.map(({ value, label }) => ({ value, label }))}
            onChange={({ detail }) => onChange({ range: RANGES.find(({ value }) => value === detail.selectedOption.value)?.value ?? "1h" })}
          />
        </FormField>
      )}
      <Toggle checked={wrapping} onChange={({ detail }) => onWrap(detail.checked)}>
        Wrap lines
      </Toggle>
    </div>
  );
}
