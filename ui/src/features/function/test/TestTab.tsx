import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import LiveRegion from "@cloudscape-design/components/live-region";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, useState } from "react";
import { useSession } from "../../../app/session";
import { CodeEditor } from "../../../shared/CodeEditor";
import { prettyJson } from "../../../shared/prettyJson";
import type { TabProps } from "../FunctionPage";
import { QualifierSelect, useQualifier } from "../versions/QualifierSelect";
import { loadEvents, refuseJson, storeEvents, withEvent, withoutEvent, type SavedEvent } from "./events";
import { EventPicker } from "./EventPicker";
import { InvokeResult } from "./InvokeResult";
import { SaveEventDialog } from "./SaveEventDialog";
import { EVENT_TEMPLATES } from "./templates";
import { useInvoke, type InvocationType } from "./useInvoke";

export function TestTab({ name, details }: TabProps) {
  const { accountId } = useSession();
  const [events, setEvents] = useState(() => loadEvents(accountId, name));
  const [event, setEvent] = useState<SavedEvent>(() => events[0] ?? EVENT_TEMPLATES[0]!);
  const [type, setType] = useState<InvocationType>("RequestResponse");
  const [tenant, setTenant] = useState("");
  const [naming, setNaming] = useState(false);
  const [qualifier, choose] = useQualifier();
  const invoke = useInvoke(name, qualifier);
  const isolated = Boolean(details.Configuration.TenancyConfig);
  const refused = refuseJson(event.text);
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (invoke.data) outcome.current?.scrollIntoView?.({ block: "nearest", behavior: "smooth" });
  }, [invoke.data]);

  const keep = (next: SavedEvent[]) => {
    setEvents(next);
    storeEvents(accountId, name, next);
  };
  const run = () => {
    if (!refused && !invoke.isPending) invoke.mutate({ text: event.text, type, tenant });
  };

  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description="Saved events stay in this browser."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={() => setEvent({ ...event, text: prettyJson(event.text) })} disabled={Boolean(refused)}>
                  Format
                </Button>
                <Button onClick={() => setNaming(true)} disabled={Boolean(refused)}>
                  Save event
                </Button>
                <Button variant="primary" onClick={run} disabled={Boolean(refused)} loading={invoke.isPending} loadingText="Running">
                  Invoke
                </Button>
              </SpaceBetween>
            }
          >
            Test event
          </Header>
        }
      >
        <SpaceBetween size="m">
          <div className="test-choices">
            <EventPicker events={events} chosen={event} onChoose={setEvent} onRemove={(gone) => keep(withoutEvent(events, gone))} />
            <QualifierSelect name={name} qualifier={qualifier} onChoose={choose} />
            <FormField label="How to invoke" description={type === "Event" ? "Accepted at once, run soon." : "Waits for the answer."}>
              <SegmentedControl
                label="How to invoke"
                selectedId={type}
                options={[
                  { id: "RequestResponse", text: "Synchronous" },
                  { id: "Event", text: "Asynchronous" },
                ]}
                onChange={({ detail }) => setType(detail.selectedId === "Event" ? "Event" : "RequestResponse")}
              />
            </FormField>
            {isolated ? (
              <FormField label="Tenant ID" description="This function runs each tenant by itself.">
                <Input value={tenant} onChange={({ detail }) => setTenant(detail.value)} placeholder="blue" />
              </FormField>
            ) : null}
          </div>
          <FormField
            label="Event JSON"
            errorText={refused}
            stretch
          >
            <CodeEditor path="event.json" value={event.text} onChange={(text) => setEvent((now) => ({ ...now, text }))} ariaLabel="Event JSON" height="200px" onSave={run} />
          </FormField>
        </SpaceBetween>
      </Container>
      <LiveRegion hidden>{announcement(invoke)}</LiveRegion>
      {invoke.error ? (
        <Alert type="error" header="The function was not invoked">
          {invoke.error.message}
        </Alert>
      ) : null}
      <div ref={outcome}>{invoke.data ? <InvokeResult name={name} result={invoke.data} /> : null}</div>
      <SaveEventDialog
        key={String(naming)}
        visible={naming}
        suggestion={events.some((one) => one.name === event.name) ? event.name : ""}
        taken={events.map((one) => one.name)}
        onClose={() => setNaming(false)}
        onSave={(eventName) => {
          const saved = { name: eventName, text: event.text };
          keep(withEvent(events, saved));
          setEvent(saved);
          setNaming(false);
        }}
      />
    </SpaceBetween>
  );
}

function announcement({ isPending, data }: ReturnType<typeof useInvoke>): string {
  if (isPending) return "Running";
  if (!data) return "";
  if (data.type === "accepted") return "The event was accepted";
  return data.error ? "The function failed" : "The function succeeded";
}
