import ColumnLayout from "@cloudscape-design/components/column-layout";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { CodeEditor, heightOf } from "../CodeEditor";
import type { Mark } from "../codeMarks";
import { PolicySummary } from "./PolicySummary";

/** A policy to read: what it says in words, and the document itself, perhaps with statements set off. */
export function PolicyView({ name, text, marks, most = 420 }: { name: string; text: string; marks?: Mark[]; most?: number }) {
  return (
    <ColumnLayout columns={2}>
      <SpaceBetween size="xxs">
        <Box variant="awsui-key-label">What it says</Box>
        <PolicySummary text={text} />
      </SpaceBetween>
      <SpaceBetween size="xxs">
        <Box variant="awsui-key-label">Document</Box>
        <CodeEditor path="policy.json" value={text} ariaLabel={`Document of ${name}`} readOnly height={heightOf(text, most)} {...(marks ? { marks } : {})} />
      </SpaceBetween>
    </ColumnLayout>
  );
}
