import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TabProps } from "../FunctionPage";
import { ResourcePolicy } from "./ResourcePolicy";
import { RoleSection } from "./RoleSection";

/** What the function may do, and who may call it. */
export function PermissionsTab({ name, details }: TabProps) {
  return (
    <SpaceBetween size="l">
      <RoleSection name={name} arn={details.Configuration.Role ?? ""} />
      <ResourcePolicy name={name} />
    </SpaceBetween>
  );
}
