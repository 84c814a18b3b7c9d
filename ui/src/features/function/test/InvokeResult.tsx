import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { Copyable } from "../../../shared/Copyable";
import { formatMillis } from "../../../shared/format";
import { LogText } from "../../../shared/LogText";
import { paths, RouteLink } from "../../../shared/navigation";
import { prettyJson } from "../../../shared/prettyJson";
import type { Result } from "./useInvoke";

export function InvokeResult({ name, result }: { name: string; result: Result }) {
  if (result.type === "accepted") {
    return (
      <Alert type="success" header="The event was accepted">
        It runs soon. Its outcome appears under <RouteLink to={paths.function(name, "invocations")}>Invocations</RouteLink>, its output under{" "}
        <RouteLink to={paths.function(name, "logs")}>Logs</RouteLink>.
      </Alert>
    );
  }
  const { report, error } = result;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={report ? <Copyable text={report.requestId} what="Request ID" /> : `Answered after ${formatMillis(result.tookMs)}`}
          actions={report ? <RouteLink to={`${paths.function(name, "logs")}?request=${report.requestId}`}>Show in logs</RouteLink> : undefined}
        >
          <StatusIndicator type={error ? "error" : "success"}>{error ? `Function error (${error})` : "Succeeded"}</StatusIndicator>
        </Header>
      }
    >
      <SpaceBetween size="l">
        {report ? (
          <KeyValuePairs
            columns={4}
            items={[
              ...(result.version === "$LATEST" ? [] : [{ label: "Version", value: result.version }]),
              { label: "Duration", value: formatMillis(report.durationMs) },
              { label: "Billed duration", value: formatMillis(report.billedMs) },
              { label: "Max memory used", value: `${report.maxMemoryMb ?? "–"} of ${report.memoryMb ?? "–"} MB` },
              { label: "Init duration", value: report.initMs === undefined ? "Warm start" : formatMillis(report.initMs) },
            ]}
          />
        ) : null}
        <div>
          <Box variant="h3">{error ? "Error" : "Response"}</Box>
          <pre className="output" tabIndex={0} aria-label={error ? "Error" : "Response"}>
            {prettyJson(result.payload) || "(empty)"}
          </pre>
        </div>
        <div>
          <Box variant="h3">Log output</Box>
          <pre className="output" tabIndex={0} aria-label="Log output">
            {result.log ? <LogText text={result.log} /> : "(none)"}
          </pre>
        </div>
      </SpaceBetween>
    </Container>
  );
}
