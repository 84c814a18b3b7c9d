import SpaceBetween from "@cloudscape-design/components/space-between";
import { TagsSection } from "../../../shared/detail/TagsSection";
import type { TabProps } from "../FunctionPage";
import { useUpdateTags } from "../useFunction";
import { EnvironmentSection } from "./EnvironmentSection";
import { GeneralSection } from "./GeneralSection";

export function ConfigurationTab(props: TabProps) {
  const { name, details } = props;
  const updateTags = useUpdateTags(name, details.Configuration.FunctionArn);
  return (
    <SpaceBetween size="l">
      <GeneralSection {...props} />
      <EnvironmentSection {...props} />
      <TagsSection name={name} tags={details.Tags ?? {}} update={updateTags} />
    </SpaceBetween>
  );
}
