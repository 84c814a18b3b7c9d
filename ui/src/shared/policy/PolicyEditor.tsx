import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Icon from "@cloudscape-design/components/icon";
import LiveRegion from "@cloudscape-design/components/live-region";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo } from "react";
import { CodeEditor } from "../CodeEditor";
import type { Mark } from "../codeMarks";
import { plural } from "../format";
import type { Fault } from "./check";
import { PolicySummary } from "./PolicySummary";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Of the document, by usePolicyFaults: whoever saves it asks too. */
  faults: Fault[];
  height?: string;
}

const MOST = 5;

/** A policy as JSON, checked while it is typed, with what it means beside it. */
export function PolicyEditor({ label, value, onChange, faults, height = "340px" }: Props) {
  const marks = useMemo<Mark[]>(() => faults.map(({ start, end }) => ({ from: start, to: end, kind: "fault" })), [faults]);
  return (
    <ColumnLayout columns={2}>
      <SpaceBetween size="s">
        <FormField label={label} stretch>
          <CodeEditor path="policy.json" value={value} onChange={onChange} ariaLabel={label} height={height} marks={marks} />
        </FormField>
        <LiveRegion>
          {faults.length === 0 ? (
            <StatusIndicator type="success">The document is well formed</StatusIndicator>
          ) : (
            <ul className="faults" aria-label="Faults of the document">
              {faults.slice(0, MOST).map(({ message, line, column, start }) => (
                <li key={`${start} ${message}`}>
                  <Box color="text-status-error">
                    <Icon name="status-negative" /> Line {line}, column {column}: {message}
                  </Box>
                </li>
              ))}
              {faults.length > MOST ? <li>and {plural(faults.length - MOST, "more fault")}</li> : null}
            </ul>
          )}
        </LiveRegion>
        <Button variant="inline-link" formAction="none" onClick={() => onChange(pretty(value))} disabled={faults.length > 0}>
          Format the JSON
        </Button>
      </SpaceBetween>
      <FormField label="What it says" stretch>
        {faults.length === 0 ? <PolicySummary text={value} /> : <Box color="text-body-secondary">Correct the document to read what it says.</Box>}
      </FormField>
    </ColumnLayout>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
