import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { cancelEvent, fetchEvent, redriveEvent, type EventDetail } from "../../api/events";
import { ApiError } from "../../api/http";
import { PageLoading } from "../../app/PageLoading";
import { lookAgain } from "../../app/queries";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { Copyable } from "../../shared/Copyable";
import { LoadFailed } from "../../shared/LoadFailed";
import { paths, RouteLink } from "../../shared/navigation";
import { Time } from "../../shared/Time";
import { Title } from "../../shared/Title";
import { isWaiting, State } from "../events/eventState";
import { EVENTS } from "../events/useEvents";
import { Generations } from "./Generations";
import { Life } from "./Life";
import { Payload } from "./Payload";

/** One event: what became of it, what it carried, and what can be done. */
export function EventPage() {
  const { id = "" } = useParams();
  const [params] = useSearchParams();
  const generation = params.get("generation") ?? undefined;
  const query = useQuery({
    queryKey: [EVENTS, id, generation],
    queryFn: ({ signal }) => fetchEvent(id, generation, signal),
    refetchInterval: ({ state }) => lookAgain(state.data && isWaiting(state.data.state) ? 2_000 : 30_000, state.error),
  });
  if (query.isPending) return <PageLoading />;
  if (query.data) return <Known event={query.data} />;
  return (
    <ContentLayout header={<Header variant="h1">{id}</Header>}>
      <Title>{id}</Title>
      {query.error instanceof ApiError && query.error.status === 404 ? (
        <Alert type="warning" header="There is no such event">
          The ledger does not know “{id}”. An event is listed here as soon as it ends or has to wait for its next try, and for as long as the ledger is kept. Go to the <RouteLink to={paths.events()}>list of events</RouteLink>.
        </Alert>
      ) : (
        <LoadFailed what="The event" error={query.error ?? new Error("No answer.")} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      )}
    </ContentLayout>
  );
}

function Known({ event }: { event: EventDetail }) {
  const { requestId, generation, function: name, qualifier, version, state, acceptedAt, attempts, trigger } = event;
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"Redrive" | "Cancel">();
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={generation === 0 ? "An event as it was accepted" : `The event as it was redriven, time ${generation}`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={state !== "WAITING"} onClick={() => setAsked("Cancel")}>
                Cancel event
              </Button>
              <Button variant="primary" disabled={isWaiting(state)} onClick={() => setAsked("Redrive")}>
                Redrive
              </Button>
            </SpaceBetween>
          }
        >
          <span className="function-name">{requestId}</span>
        </Header>
      }
    >
      <Title>{`Event ${requestId}`}</Title>
      <SpaceBetween size="l">
        <Container>
          <KeyValuePairs
            columns={4}
            items={[
              { label: "State", value: <State state={state} /> },
              { label: "Function", value: <RouteLink to={paths.function(name, "asynchronous")}>{qualifier ? `${name}:${qualifier}` : name}</RouteLink> },
              { label: "Version", value: version },
              { label: "Accepted", value: <Time at={acceptedAt} /> },
              { label: "Attempts", value: attempts },
              { label: "Trigger", value: trigger ?? "–" },
              { label: "Request ID", value: <Copyable text={requestId} what="request ID" /> },
            ]}
          />
        </Container>
        <Life event={event} />
        <Payload id={requestId} generation={generation} />
        {event.generations.length > 1 ? <Generations event={event} /> : null}
      </SpaceBetween>
      <ConfirmDialog
        what="event"
        verb={asked ?? "Redrive"}
        names={asked ? [requestId] : []}
        visible={asked !== undefined}
        onClose={() => setAsked(undefined)}
        run={async () => {
          if (asked === "Cancel") return cancelEvent(requestId);
          const next = await redriveEvent(requestId, generation);
          void navigate(paths.event(requestId, next.generation));
          return next;
        }}
        forget={EVENTS}
        warning={asked === "Cancel" ? "A run that is under way is not stopped; no other one is started." : "The function gets it once more, with the payload that it had and all of its tries."}
      />
    </ContentLayout>
  );
}
