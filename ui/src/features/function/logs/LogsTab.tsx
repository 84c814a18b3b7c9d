import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { plural } from "../../../shared/format";
import { LoadFailed } from "../../../shared/LoadFailed";
import type { TabProps } from "../FunctionPage";
import { useTyped } from "../../../shared/useTyped";
import { LogControls } from "./LogControls";
import { LogGroup } from "./LogGroup";
import { LogLines } from "./LogLines";
import { linesOfRequest, matchingLines } from "./tail";
import { useLogTail } from "./useLogTail";
import { readLogsView, writeLogsView, type LogsView } from "./view";

export function LogsTab({ name, details }: TabProps) {
  const group = details.Configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const [params, setParams] = useSearchParams();
  const stored = readLogsView(params);
  const show = (change: Partial<LogsView>) => setParams(writeLogsView({ ...stored, ...change }), { replace: true });
  const [text, setText] = useTyped(stored.text, (typed) => show({ text: typed }));
  const view = { ...stored, text };
  const [following, setFollowing] = useState(true);
  const [wrapping, setWrapping] = useState(true);
  const tail = useLogTail(group, view, following);
  const lines = useMemo(() => {
    const all = tail.data?.lines ?? [];
    return matchingLines(view.request ? linesOfRequest(all, view.request) : all, view.text);
  }, [tail.data, view.request, view.text]);
  const narrowed = view.text !== "" || view.request !== undefined;

  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={tail.data ? `(${lines.length.toLocaleString("en-US")})` : ""}
          description={following ? "Following: new lines appear by themselves." : "Paused."}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel="Refresh" disabled={following} loading={!following && tail.isFetching} onClick={() => void tail.refetch()} />
              <Button iconName={following ? "pause" : "play"} onClick={() => setFollowing(!following)}>
                {following ? "Pause" : "Follow"}
              </Button>
            </SpaceBetween>
          }
        >
          Logs
        </Header>
      }
    >
      <SpaceBetween size="s">
        <LogControls view={view} onText={setText} onChange={show} wrapping={wrapping} onWrap={setWrapping} />
        {tail.error && tail.data ? <Alert type="warning">The newest lines could not be loaded: {tail.error.message}</Alert> : null}
        {tail.data?.dropped ? <Alert type="info">{plural(tail.data.dropped, "older line")} not shown. Choose a shorter time.</Alert> : null}
        {tail.error && !tail.data ? (
          <LoadFailed what="Logs" error={tail.error} onRetry={() => void tail.refetch()} retrying={tail.isFetching} />
        ) : (
          <LogLines
            lines={lines}
            text={view.text}
            wrapping={wrapping}
            loading={tail.isPending}
            empty={
              narrowed
                ? { title: "No matches", text: "No line of this time fits.", action: <Button onClick={() => show({ text: "", request: undefined })}>Show all lines</Button> }
                : { title: "No log lines yet", text: "Output of the function appears here some seconds after it ran.", action: undefined }
            }
          />
        )}
        <LogGroup group={group} />
      </SpaceBetween>
    </Container>
  );
}
