import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { cancelEvent, redriveEvent, type AcceptedEvent, type EventsPage as EventsPart } from "../../api/events";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { plural } from "../../shared/format";
import { HistoryPage } from "../../shared/list/HistoryPage";
import { Time } from "../../shared/Time";
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
      <HistoryPage<EventsPart, AcceptedEvent>
        title="Events"
        what="Events"
        older="older events"
        description={<BacklogLine name={filter.function} />}
        query={query}
        rows={events}
        keyOf={keyOf}
        columns={COLUMNS}
        selection={{ selected, onSelect: (rows) => setKeys(rows.map(keyOf)) }}
        actions={
          <>
            <Button disabled={waiting.length === 0} onClick={() => setAsked("Cancel")}>
              Cancel
            </Button>
            <Button disabled={ended.length === 0} onClick={() => setAsked("Redrive")}>
              Redrive
            </Button>
            <Button disabled={!events.some(({ state }) => !isWaiting(state))} onClick={() => setAsked("matching")}>
              Redrive all that match
            </Button>
          </>
        }
        filter={<EventsFilterBar filter={filter} onChange={setFilter} />}
        onClearFilter={isFiltered(filter) ? () => setFilter({ function: "", state: "", error: "" }) : undefined}
        empty={{ title: "No events in this time", text: "Events that are accepted for a function, while their caller does not wait, are listed here as soon as they end or have to wait." }}
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
