import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { cancelEvent, redriveEvent, type AcceptedEvent } from "../../api/events";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { plural } from "../../shared/format";
import { LoadFailed } from "../../shared/LoadFailed";
import { Nothing } from "../../shared/Nothing";
import { Time } from "../../shared/Time";
import { Title } from "../../shared/Title";
import { COLUMNS } from "./columns";
import { EventsFilterBar, useEventsFilter } from "./EventsFilterBar";
import { isWaiting } from "./eventState";
import { isFiltered } from "./filter";
import { RedriveMatching } from "./RedriveMatching";
import { EVENTS, useBacklog, useEvents } from "./useEvents";

type Asked = "Redrive" | "Cancel" | "matching";

/** What callers did not wait for: where each event stands, and what can be done about it. */
export function EventsPage() {
  const [filter, setFilter] = useEventsFilter();
  const query = useEvents(filter);
  const [keys, setKeys] = useState<string[]>([]);
  const [asked, setAsked] = useState<Asked>();
  const events = query.data?.pages.flatMap((page) => page.events) ?? [];
  const selected = events.filter((event) => keys.includes(keyOf(event)));
  const ended = selected.filter(({ state }) => !isWaiting(state));
  const waiting = selected.filter(({ state }) => state === "WAITING");
  const touched = asked === "Cancel" ? waiting : ended;
  return (
    <>
      <Title>Events</Title>
      <Table<AcceptedEvent>
        variant="full-page"
        stickyHeader
        items={events}
        trackBy={keyOf}
        columnDefinitions={COLUMNS}
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setKeys(detail.selectedItems.map(keyOf))}
        loading={query.isPending}
        loadingText="Loading events"
        enableKeyboardNavigation
        ariaLabels={{
          tableLabel: "Events",
          selectionGroupLabel: "Events selected",
          allItemsSelectionLabel: () => "Select all events that are shown",
          itemSelectionLabel: (_, { requestId }) => `Select ${requestId}`,
        }}
        header={
          <Header
            variant="awsui-h1-sticky"
            counter={query.data ? `(${selected.length > 0 ? `${selected.length}/` : ""}${events.length}${query.hasNextPage ? "+" : ""})` : ""}
            description={<BacklogLine name={filter.function} />}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" loading={query.isRefetching} onClick={() => void query.refetch()} />
                <div className="list-actions">
                  <Button disabled={waiting.length === 0} onClick={() => setAsked("Cancel")}>
                    Cancel
                  </Button>
                  <Button disabled={ended.length === 0} onClick={() => setAsked("Redrive")}>
                    Redrive
                  </Button>
                  <Button disabled={!events.some(({ state }) => !isWaiting(state))} onClick={() => setAsked("matching")}>
                    Redrive all that match
                  </Button>
                </div>
              </SpaceBetween>
            }
          >
            Events
          </Header>
        }
        filter={<EventsFilterBar filter={filter} onChange={setFilter} />}
        empty={
          query.error ? (
            <LoadFailed what="Events" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
          ) : isFiltered(filter) ? (
            <Nothing title="No matches" action={<Button onClick={() => setFilter({ function: "", state: "", error: "", range: filter.range })}>Clear filter</Button>}>
              No event of this time fits.
            </Nothing>
          ) : (
            <Nothing title="No events in this time">Events that are accepted for a function, while their caller does not wait, are listed here as soon as they end or have to wait.</Nothing>
          )
        }
        footer={
          query.hasNextPage ? (
            <Box textAlign="center">
              <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
                Show older events
              </Button>
            </Box>
          ) : undefined
        }
      />
      <ConfirmDialog
        what="event"
        verb={asked === "Cancel" ? "Cancel" : "Redrive"}
        names={asked === undefined || asked === "matching" ? [] : touched.map(({ requestId }) => requestId)}
        visible={asked === "Redrive" || asked === "Cancel"}
        onClose={() => setAsked(undefined)}
        onDone={() => setKeys([])}
        run={(id) => (asked === "Cancel" ? cancelEvent(id) : redriveEvent(id, touched.find(({ requestId }) => requestId === id)?.generation ?? 0))}
        forget={EVENTS}
        warning={asked === "Cancel" ? "A run that is under way is not stopped; no other one is started." : "The function gets each of them once more, with the payload that it had and all of its tries."}
      />
      {asked === "matching" ? <RedriveMatching filter={filter} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
}

const keyOf = ({ requestId, generation }: AcceptedEvent) => `${requestId} ${generation}`;

function BacklogLine({ name }: { name: string }) {
  const { data } = useBacklog(name || undefined);
  if (!data) return <>Calls whose callers do not wait.</>;
  if (data.waiting === 0) return <>None waits for another try.</>;
  return (
    <>
      {plural(data.waiting, "event")} {data.waiting === 1 ? "waits" : "wait"}
      {data.oldestAcceptedAt ? (
        <>
          , the oldest accepted <Time at={data.oldestAcceptedAt} />
        </>
      ) : null}
      .
    </>
  );
}
