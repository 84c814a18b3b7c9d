import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import type { FunctionUrlConfig } from "../../../api/shapes";
import { Refusal } from "../../../shared/Refusal";
import { useInvoke } from "../test/useInvoke";
import { toEvent, toSeen, type Seen } from "./httpEvent";
import { aliasOf } from "./urlForm";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].map((value) => ({ value, label: value }));

/** Calls the function with the event that a request to its address would make: pages of the console reach no other origin. */
export function TryOut({ name, urls }: { name: string; urls: FunctionUrlConfig[] }) {
  const [arn, setArn] = useState(urls[0]?.FunctionArn);
  const [tried, setTried] = useState({ method: "GET", path: "/", body: "" });
  const url = urls.find(({ FunctionArn }) => FunctionArn === arn) ?? urls[0];
  const call = useInvoke(name, url ? aliasOf(url) : "");
  if (!url) return null;
  const targets = urls.map((each) => ({ value: each.FunctionArn, label: aliasOf(each) || "The function itself" }));
  const send = () => call.mutate({ text: JSON.stringify(toEvent(url.FunctionUrl, tried, new Date())), type: "RequestResponse" });
  const answer = call.data?.type === "answered" ? toSeen(call.data.payload, call.data.error !== undefined) : undefined;
  return (
    <Container
      header={
        <Header variant="h2" description="Calls the function in your name with the event that a request would become. Permissions for the address and CORS are not tried." actions={<Button onClick={send} loading={call.isPending}>Send</Button>}>
          Try it out
        </Header>
      }
    >
      <SpaceBetween size="m">
        {urls.length > 1 ? (
          <FormField label="Calls">
            <Select selectedOption={targets.find(({ value }) => value === url.FunctionArn) ?? null} options={targets} onChange={({ detail }) => setArn(detail.selectedOption.value)} />
          </FormField>
        ) : null}
        <FormField label="Method">
          <Select selectedOption={METHODS.find(({ value }) => value === tried.method) ?? null} options={METHODS} onChange={({ detail }) => setTried({ ...tried, method: detail.selectedOption.value ?? "GET" })} />
        </FormField>
        <FormField label="Path" stretch>
          <Input value={tried.path} placeholder="/orders?page=2" spellcheck={false} autoComplete={false} onChange={({ detail }) => setTried({ ...tried, path: detail.value })} />
        </FormField>
        <FormField label={<>Body - <i>optional</i></>} stretch>
          <Textarea value={tried.body} rows={3} spellcheck={false} onChange={({ detail }) => setTried({ ...tried, body: detail.value })} />
        </FormField>
        {call.error ? <Refusal error={call.error} /> : null}
        {answer ? <Answer seen={answer} /> : null}
      </SpaceBetween>
    </Container>
  );
}

function Answer({ seen: { status, headers, body } }: { seen: Seen }) {
  return (
    <SpaceBetween size="s">
      <KeyValuePairs columns={2} items={[{ label: "Status", value: String(status) }, ...headers.map(([label, value]) => ({ label, value }))]} />
      <pre className="output" tabIndex={0} aria-label="Response body">
        {body || "(empty)"}
      </pre>
    </SpaceBetween>
  );
}
