import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSearchParams } from "react-router";
import { Decisions } from "../../shared/decision/Decisions";
import { simulate } from "../../shared/decision/useSimulation";
import { focusFirstError } from "../../shared/focus";
import { Title } from "../../shared/Title";
import { VariablesEditor } from "../../shared/VariablesEditor";
import { PrincipalField } from "../access/PrincipalField";
import { checkSimulation, refuseKey, toRequest, type SimulatorForm } from "./simulatorForm";

/** What a principal may do, tried before it is tried. */
export function SimulatorPage() {
  const [params] = useSearchParams();
  const [form, setForm] = useState<SimulatorForm>({ principal: params.get("principal") ?? "", actions: "lambda:InvokeFunction", resources: "*", context: [] });
  const [tried, setTried] = useState(false);
  const run = useMutation({ mutationFn: (wanted: SimulatorForm) => simulate(toRequest(wanted)) });
  const problems = tried ? checkSimulation(form) : {};
  const edit = (part: Partial<SimulatorForm>) => setForm({ ...form, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(checkSimulation(form)).length > 0) return focusFirstError();
    run.mutate(form);
  };
  return (
    <ContentLayout header={<Header variant="h1" description="Tries requests against the policies of a user or a role. Nothing is called.">Simulator</Header>}>
      <Title>Simulator</Title>
      <SpaceBetween size="l">
        <form onSubmit={submit} noValidate>
          <Container
            header={
              <Header variant="h2" actions={<Button variant="primary" loading={run.isPending}>Simulate</Button>}>
                Requests
              </Header>
            }
          >
            <SpaceBetween size="m">
              <PrincipalField value={form.principal} onChange={(principal) => edit({ principal })} error={problems.principal} />
              <FormField label="Actions" constraintText="One on each line." errorText={problems.actions} stretch>
                <Textarea value={form.actions} rows={3} spellcheck={false} onChange={({ detail }) => edit({ actions: detail.value })} />
              </FormField>
              <FormField label="Resources" constraintText="ARNs, one on each line; * for no one in particular." errorText={problems.resources} stretch>
                <Textarea value={form.resources} rows={2} spellcheck={false} onChange={({ detail }) => edit({ resources: detail.value })} />
              </FormField>
              <FormField label={<>Condition keys - <i>optional</i></>} description="What the request would have, such as aws:SourceIp; several values are separated by commas." errorText={problems.context} stretch>
                <VariablesEditor what="condition key" items={form.context} onChange={(context) => edit({ context })} refuse={refuseKey} showErrors={tried} />
              </FormField>
            </SpaceBetween>
          </Container>
        </form>
        {run.error ? (
          <Alert type="error" header="Could not be simulated">
            {run.error.message}
          </Alert>
        ) : null}
        {run.data ? <Decisions decided={run.data} /> : null}
      </SpaceBetween>
    </ContentLayout>
  );
}
