import Container from "@cloudscape-design/components/container";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Alert from "@cloudscape-design/components/alert";
import type { FunctionConfiguration } from "../../../api/shapes";
import { Copyable } from "../../../shared/Copyable";
import { formatBytes } from "../../../shared/format";
import { FunctionState, shownState } from "../../../shared/FunctionState";
import { runtimeLabel } from "../../../shared/runtimes";
import { Time } from "../../../shared/Time";

export function Overview({ configuration }: { configuration: FunctionConfiguration }) {
  const { type, text, reason } = shownState(configuration);
  return (
    <SpaceBetween size="m">
      {(type === "error" || type === "warning") && (
        <Alert type={type} header={text}>
          {reason ?? "No reason was given."}
        </Alert>
      )}
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: "State", value: <FunctionState of={configuration} /> },
            { label: "Runtime", value: runtimeLabel(configuration.Runtime) },
            { label: "Memory and timeout", value: `${configuration.MemorySize ?? 128} MB, ${configuration.Timeout ?? 3} s` },
            { label: "Code", value: <>{formatBytes(configuration.CodeSize)}, changed <Time at={configuration.LastModified} /></> },
          ]}
        />
        <div className="arn">
          <Copyable text={configuration.FunctionArn} what="ARN" />
        </div>
      </Container>
    </SpaceBetween>
  );
}
