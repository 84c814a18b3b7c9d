import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { EventInvokeConfig } from "../../../api/shapes";
import { Copyable } from "../../../shared/Copyable";
import { ConfirmDialog } from "../../../shared/ConfirmDialog";
import { LoadFailed } from "../../../shared/LoadFailed";
import { Nothing } from "../../../shared/Nothing";
import type { TabProps } from "../FunctionPage";
import { LATEST, useTargets } from "../versions/useVersions";
import { BacklogSection } from "./BacklogSection";
import { EventInvokeDialog } from "./EventInvokeDialog";
import { formatSpan, LONGEST_AGE, MOST_RETRIES, qualifierOf } from "./eventInvokeForm";
import { EVENT_INVOKE, useEventInvoke } from "./useEventInvoke";

/** What becomes of events that callers do not wait for. */
export function AsynchronousTab({ name }: TabProps) {
  const query = useEventInvoke(name);
  const targets = useTargets(name).data;
  const [editing, setEditing] = useState<EventInvokeConfig | "new">();
  const [removing, setRemoving] = useState<string>();
  if (query.error && !query.data) return <LoadFailed what="Asynchronous configuration" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const configs = query.data ?? [];
  const taken = configs.map(qualifierOf);
  const all = [LATEST, ...(targets?.aliases ?? []).map(({ Name }) => Name), ...(targets?.versions ?? []).map(({ Version = "" }) => Version)];
  const free = all.filter((qualifier) => !taken.includes(qualifier));
  const create = (
    <Button onClick={() => setEditing("new")} disabled={!query.data || free.length === 0}>
      Configure events
    </Button>
  );
  return (
    <SpaceBetween size="l">
      <BacklogSection name={name} />
      <Table<EventInvokeConfig>
        items={configs}
        trackBy="FunctionArn"
        wrapLines
        loading={query.isPending}
        loadingText="Loading asynchronous configuration"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Asynchronous invocation" }}
        columnDefinitions={[
          { id: "qualifier", header: "Events of", isRowHeader: true, minWidth: 110, cell: qualifierOf },
          { id: "retries", header: "Retry attempts", minWidth: 100, cell: ({ MaximumRetryAttempts = MOST_RETRIES }) => MaximumRetryAttempts },
          { id: "age", header: "Maximum age", minWidth: 120, cell: ({ MaximumEventAgeInSeconds = LONGEST_AGE }) => formatSpan(MaximumEventAgeInSeconds) },
          { id: "success", header: "On success", minWidth: 200, cell: ({ DestinationConfig }) => <Told arn={DestinationConfig?.OnSuccess?.Destination} /> },
          { id: "failure", header: "On failure", minWidth: 200, cell: ({ DestinationConfig }) => <Told arn={DestinationConfig?.OnFailure?.Destination} /> },
          {
            id: "actions",
            header: "Actions",
            minWidth: 130,
            cell: (config) => (
              <SpaceBetween direction="horizontal" size="s">
                <Button variant="inline-link" ariaLabel={`Edit events of ${qualifierOf(config)}`} onClick={() => setEditing(config)}>
                  Edit
                </Button>
                <Button variant="inline-link" ariaLabel={`Remove configuration of ${qualifierOf(config)}`} onClick={() => setRemoving(qualifierOf(config))}>
                  Remove
                </Button>
              </SpaceBetween>
            ),
          },
        ]}
        header={
          <Header
            variant="h2"
            counter={query.data ? `(${configs.length})` : ""}
            description={`Where nothing is configured, an event that fails is tried ${MOST_RETRIES} times more and given up after ${formatSpan(LONGEST_AGE)}.`}
            actions={create}
          >
            Asynchronous invocation
          </Header>
        }
        empty={
          <Nothing title="Nothing configured" action={create}>
            Configure how often failed events are tried again, how old they may become, and which function is told of their end.
          </Nothing>
        }
      />
      {editing ? <EventInvokeDialog functionName={name} config={editing === "new" ? undefined : editing} free={free} onClose={() => setEditing(undefined)} /> : null}
      <ConfirmDialog
        what="configuration"
        verb="Remove"
        names={removing ? [removing] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(Qualifier) => aws("lambda", "DeleteFunctionEventInvokeConfig", { FunctionName: name, Qualifier })}
        forget={EVENT_INVOKE}
        warning={`Its events are then tried ${MOST_RETRIES} times more, given up after ${formatSpan(LONGEST_AGE)}, and nobody is told of their end; those that wait already, too.`}
      />
    </SpaceBetween>
  );
}

const Told = ({ arn }: { arn: string | undefined }) => (arn ? <Copyable text={arn} what="ARN" /> : <>Nobody</>);
