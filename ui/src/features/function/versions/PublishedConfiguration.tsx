import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { aws } from "../../../api/aws";
import { lookAgain } from "../../../app/queries";
import { Copyable } from "../../../shared/Copyable";
import { FunctionState } from "../../../shared/FunctionState";
import { LoadFailed } from "../../../shared/LoadFailed";
import { runtimeLabel } from "../../../shared/runtimes";
import { canUseSnapStart, snapStartText } from "../../../shared/snapStart";
import { Time } from "../../../shared/Time";
import { shortName } from "../../layers/layers";
import { TARGETS } from "./useVersions";

/** The configuration of a version, or of the one that an alias stands for: to be read, not changed. */
export function PublishedConfiguration({ name, qualifier }: { name: string; qualifier: string }) {
  const query = useQuery({
    queryKey: [TARGETS, name, qualifier],
    queryFn: ({ signal }) => aws("lambda", "GetFunctionConfiguration", { FunctionName: name, Qualifier: qualifier }, signal),
    refetchInterval: ({ state }) => lookAgain(state.data?.State === "Pending" ? 1_000 : false, state.error),
  });
  if (query.isPending) return <StatusIndicator type="loading">Loading {qualifier}</StatusIndicator>;
  if (query.error) return <LoadFailed what={`The configuration of ${qualifier}`} error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const shown = query.data;
  const variables = Object.keys(shown.Environment?.Variables ?? {});
  return (
    <Container
      header={
        <Header variant="h2" description={shown.Description}>
          Version {shown.Version}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={4}
          items={[
            { label: "State", value: <FunctionState of={shown} /> },
            { label: "Memory", value: `${shown.MemorySize ?? 128} MB` },
            { label: "Timeout", value: `${shown.Timeout ?? 3} s` },
            { label: "Ephemeral storage", value: `${shown.EphemeralStorage?.Size ?? 512} MB` },
            { label: "Published", value: <Time at={shown.LastModified} /> },
            { label: "Runtime", value: runtimeLabel(shown.Runtime) },
            { label: "Handler", value: <span className="mono">{shown.Handler ?? "–"}</span> },
            { label: "Environment variables", value: variables.join(", ") || "–" },
            { label: "Layers", value: shown.Layers?.map(({ Arn = "" }) => shortName(Arn)).join(", ") || "–" },
            { label: "Tracing", value: shown.TracingConfig?.Mode === "Active" ? "Active" : "As callers say" },
            ...(canUseSnapStart(shown.Runtime ?? "") ? [{ label: "SnapStart", value: snapStartText(shown) }] : []),
            ...(shown.TenancyConfig ? [{ label: "Tenant isolation", value: "By tenant ID, for good" }] : []),
          ]}
        />
        <KeyValuePairs
          columns={2}
          items={[
            { label: "ARN", value: <Copyable text={shown.FunctionArn} what="ARN" /> },
            { label: "Execution role", value: shown.Role ? <Copyable text={shown.Role} what="Role ARN" /> : "–" },
            { label: "Code SHA-256", value: shown.CodeSha256 ? <Copyable text={shown.CodeSha256} what="SHA-256" /> : "–" },
          ]}
        />
        {shown.StateReason ? <Box color="text-body-secondary">{shown.StateReason}</Box> : null}
        <Box color="text-body-secondary">Published configurations never change. To change the function, choose Latest and publish again.</Box>
      </SpaceBetween>
    </Container>
  );
}
