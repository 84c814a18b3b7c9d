import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Badge from "@cloudscape-design/components/badge";
import { useQuery } from "@tanstack/react-query";
import { aws } from "../../../api/aws";
import { ApiError } from "../../../api/http";
import { Copyable } from "../../../shared/Copyable";

/** The group that the lines are in, and its tags, which stay when the function goes. */
export function LogGroup({ group }: { group: string }) {
  const tags = useQuery({ queryKey: ["log-group-tags", group], queryFn: ({ signal }) => tagsOf(group, signal) });
  return (
    <KeyValuePairs
      columns={2}
      items={[
        { label: "Log group", value: <Copyable text={group} what="Log group" /> },
        { label: "Tags of the log group", value: tags.error ? <StatusIndicator type="warning">{tags.error.message}</StatusIndicator> : <Tags tags={tags.data ?? {}} /> },
      ]}
    />
  );
}

function Tags({ tags }: { tags: Record<string, string> }) {
  const all = Object.entries(tags).sort(([one], [other]) => one.localeCompare(other));
  if (all.length === 0) return "–";
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {all.map(([key, value]) => (
        <Badge key={key}>{value ? `${key}: ${value}` : key}</Badge>
      ))}
    </SpaceBetween>
  );
}

async function tagsOf(group: string, signal: AbortSignal): Promise<Record<string, string>> {
  try {
    return (await aws("logs", "ListTagsLogGroup", { logGroupName: group }, signal)).tags ?? {};
  } catch (error) {
    // the group comes with the first line
    if (error instanceof ApiError && error.code === "ResourceNotFoundException") return {};
    throw error;
  }
}
