import SpaceBetween from "@cloudscape-design/components/space-between";
import { TagsSection } from "../../../shared/detail/TagsSection";
import type { TabProps } from "../FunctionPage";
import { ConcurrencySections } from "../concurrency/ConcurrencySections";
import { PublishedConfiguration } from "../versions/PublishedConfiguration";
import { QualifierSelect, useQualifier } from "../versions/QualifierSelect";
import { useUpdateTags } from "../useFunction";
import { EnvironmentSection } from "./EnvironmentSection";
import { GeneralSection } from "./GeneralSection";
import { IsolationSection } from "./IsolationSection";
import { LayersSection } from "./LayersSection";
import { NetworkSection } from "./NetworkSection";

export function ConfigurationTab(props: TabProps) {
  const { name, details } = props;
  const updateTags = useUpdateTags(name, details.Configuration.FunctionArn);
  const [qualifier, choose] = useQualifier();
  const select = <QualifierSelect name={name} qualifier={qualifier} onChoose={choose} />;
  if (qualifier) {
    return (
      <SpaceBetween size="l">
        {select}
        <PublishedConfiguration name={name} qualifier={qualifier} />
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="l">
      {select}
      <GeneralSection {...props} />
      <EnvironmentSection {...props} />
      <LayersSection {...props} />
      <NetworkSection {...props} />
      <IsolationSection {...props} />
      <ConcurrencySections {...props} />
      <TagsSection name={name} tags={details.Tags ?? {}} update={updateTags} />
    </SpaceBetween>
  );
}
