import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Textarea from "@cloudscape-design/components/textarea";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSearchParams } from "react-router";
import { Decisions } from "../../shared/decision/Decisions";
import { simulate } from "../../shared/decision/useSimulation";
import { principalOf, readDenial } from "../../shared/decision/words";
import { focusFirstError } from "../../shared/focus";
import { paths, RouteLink } from "../../shared/navigation";
import { Title } from "../../shared/Title";
import { PrincipalField } from "../access/PrincipalField";
import { checkSimulation, toRequest } from "./simulatorForm";

/** Why a request is denied: asked again of the policies as they are now. The request stands in the address. */
export function DeniedPage() {
  const [params, setParams] = useSearchParams();
  const asked = { principal: params.get("principal") ?? "", action: params.get("action") ?? "", resource: params.get("resource") ?? "*", from: params.get("from") ?? "" };
  const [form, setForm] = useState(asked);
  const [tried, setTried] = useState(false);
  const toForm = ({ principal, action, resource, from }: typeof form) => ({ principal, actions: action, resources: resource, context: from ? [{ name: "aws:SourceIp", value: from }] : [] });
  const problems = tried ? checkSimulation(toForm(form)) : {};
  const complete = Object.keys(checkSimulation(toForm(asked))).length === 0;
  const why = useQuery({ queryKey: ["iam", "why", asked], queryFn: () => simulate(toRequest(toForm(asked))), enabled: complete, retry: false });
  const paste = (message: string) => {
    const read = readDenial(message);
    if (read) setForm({ ...form, ...read, principal: principalOf(read.principal) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(checkSimulation(toForm(form))).length > 0) return focusFirstError();
    setParams(form);
    void why.refetch();
  };
  return (
    <ContentLayout header={<Header variant="h1" description={<>Pick a denied request from the <RouteLink to={`${paths.audit()}?outcome=DENIED`}>audit</RouteLink>, paste its message, or fill it in.</>}>Why was this denied?</Header>}>
      <Title>Why was this denied?</Title>
      <SpaceBetween size="l">
        <form onSubmit={submit} noValidate>
          <Container header={<Header variant="h2" actions={<Button variant="primary" loading={why.isFetching}>Explain</Button>}>Request</Header>}>
            <SpaceBetween size="m">
              <FormField label={<>Message - <i>optional</i></>} description="“User: … is not authorized to perform: …”: fills in the fields below." stretch>
                <Textarea value="" rows={2} placeholder="Paste the message here" onChange={({ detail }) => paste(detail.value)} />
              </FormField>
              <PrincipalField value={form.principal} onChange={(principal) => setForm({ ...form, principal })} error={problems.principal} />
              <FormField label="Action" errorText={problems.actions}>
                <Input value={form.action} spellcheck={false} placeholder="lambda:InvokeFunction" onChange={({ detail }) => setForm({ ...form, action: detail.value })} />
              </FormField>
              <FormField label="Resource" errorText={problems.resources} stretch>
                <Input value={form.resource} spellcheck={false} onChange={({ detail }) => setForm({ ...form, resource: detail.value })} />
              </FormField>
              <FormField label={<>Source address - <i>optional</i></>} description="For conditions on aws:SourceIp.">
                <Input value={form.from} spellcheck={false} placeholder="192.0.2.17" onChange={({ detail }) => setForm({ ...form, from: detail.value.trim() })} />
              </FormField>
            </SpaceBetween>
          </Container>
        </form>
        {complete && why.isFetching && !why.data ? <StatusIndicator type="loading">Asking the policies</StatusIndicator> : null}
        {why.error ? (
          <Alert type="error" header="Could not be explained">
            {why.error.message}
          </Alert>
        ) : null}
        {why.data ? (
          <SpaceBetween size="l">
            {why.data.every(({ result }) => result.EvalDecision === "allowed") ? (
              <Alert type="info" header="It would be allowed now">
                The policies allow it as they are now. They may have changed since, or a condition or the policies of a session denied it.
              </Alert>
            ) : null}
            <Decisions decided={why.data} />
          </SpaceBetween>
        ) : null}
      </SpaceBetween>
    </ContentLayout>
  );
}
