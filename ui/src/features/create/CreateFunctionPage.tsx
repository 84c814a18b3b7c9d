import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import LiveRegion from "@cloudscape-design/components/live-region";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useReducer, useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { ApiError } from "../../api/http";
import { useFlash } from "../../app/flash";
import { focusFirstError } from "../../shared/focus";
import { href, paths, useFollow } from "../../shared/navigation";
import { Title } from "../../shared/Title";
import { changeForm, checkForm, emptyForm, fieldOf, type Problems } from "./createForm";
import { BasicSettings } from "./parts/BasicSettings";
import { CodeSource } from "./parts/CodeSource";
import { MoreSettings } from "./parts/MoreSettings";
import { useCreateFunction, type Step } from "./useCreateFunction";

const STEPS: Record<Step, string> = { idle: "", packing: "Packing the code", uploading: "Uploading the code", preparing: "Waiting until the function is active" };

export function CreateFunctionPage() {
  const [form, change] = useReducer(changeForm, undefined, emptyForm);
  const [tried, setTried] = useState(false);
  const creation = useCreateFunction();
  const navigate = useNavigate();
  const follow = useFollow();
  const flash = useFlash();

  const refusal = creation.error instanceof ApiError ? creation.error : undefined;
  const refusedField = refusal && fieldOf(refusal);
  const problems: Problems = { ...(refusal && refusedField ? { [refusedField]: refusal.message } : {}), ...(tried ? checkForm(form) : {}) };
  const edit = (part: Partial<typeof form>) => {
    change(part);
    if (creation.error) creation.reset();
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(checkForm(form)).length > 0) return focusFirstError();
    try {
      const created = await creation.mutateAsync(form);
      if (created.State === "Failed") flash({ type: "error", header: `“${form.name}” failed to start`, content: created.StateReason ?? "No reason was given." });
      else flash({ type: "success", content: `Created “${form.name}”. Try it with a test event.` });
      void navigate(paths.function(form.name));
    } catch {
      focusFirstError(); // the form shows it
    }
  };

  return (
    <ContentLayout header={<Header variant="h1">Create function</Header>}>
      <Title>Create function</Title>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <LiveRegion>{creation.isPending ? <StatusIndicator type="in-progress">{STEPS[creation.step]}</StatusIndicator> : null}</LiveRegion>
              <Button variant="link" href={href(paths.functions())} onFollow={follow} disabled={creation.isPending} formAction="none">
                Cancel
              </Button>
              <Button variant="primary" loading={creation.isPending}>
                Create function
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {creation.error && !refusedField ? (
              <Alert type="error" header="The function was not created">
                {creation.error.message}
              </Alert>
            ) : null}
            <BasicSettings form={form} edit={edit} problems={problems} />
            <CodeSource form={form} edit={edit} problems={problems} />
            <MoreSettings form={form} edit={edit} problems={problems} tried={tried} />
          </SpaceBetween>
        </Form>
      </form>
    </ContentLayout>
  );
}
