import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TabProps } from "../FunctionPage";
import { ProvisionedSection } from "./ProvisionedSection";
import { ReservedSection } from "./ReservedSection";

/** How often the function runs at a time, and how many sandboxes wait for that. */
export function ConcurrencySections({ name, details }: TabProps) {
  return (
    <SpaceBetween size="l">
      <ReservedSection name={name} reserved={details.Concurrency?.ReservedConcurrentExecutions} />
      <ProvisionedSection name={name} />
    </SpaceBetween>
  );
}
