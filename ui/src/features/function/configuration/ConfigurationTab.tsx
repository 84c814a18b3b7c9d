import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TabProps } from "../FunctionPage";
import { EnvironmentSection } from "./EnvironmentSection";
import { GeneralSection } from "./GeneralSection";
import { TagsSection } from "./TagsSection";

export function ConfigurationTab(props: TabProps) {
  return (
    <SpaceBetween size="l">
      <GeneralSection {...props} />
      <EnvironmentSection {...props} />
      <TagsSection {...props} />
    </SpaceBetween>
  );
}
