import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { FunctionUrlConfig, InvokeMode, UrlAuthType } from "../../../api/shapes";
import { FormDialog } from "../../../shared/FormDialog";
import { useChange } from "../../../shared/useChange";
import { checkUrl, toForm, toRequest, type UrlForm } from "./urlForm";
import { URLS } from "./useUrls";

interface Props {
  functionName: string;
  /** What is edited; a new one without. */
  url?: FunctionUrlConfig | undefined;
  /** Aliases that have no address yet; empty text for the function itself. */
  free: string[];
  onClose: () => void;
}

const AUTH = [
  { value: "AWS_IAM", label: "AWS_IAM", description: "Callers sign, and need lambda:InvokeFunctionUrl and lambda:InvokeFunction." },
  { value: "NONE", label: "NONE", description: "Nobody signs. The function's policy must let everybody in." },
];
const MODES = [
  { value: "BUFFERED", label: "Buffered", description: "The answer is sent when it is whole, up to 6 MB." },
  { value: "RESPONSE_STREAM", label: "Streamed", description: "The answer is sent while the function makes it." },
];

export function UrlDialog({ functionName, url, free, onClose }: Props) {
  const [form, setForm] = useState(() => (url ? toForm(url) : { ...toForm(undefined), alias: free[0] ?? "" }));
  const [tried, setTried] = useState(false);
  const save = useChange<UrlForm>({
    run: (wanted) => aws("lambda", url ? "UpdateFunctionUrlConfig" : "CreateFunctionUrlConfig", toRequest(functionName, wanted)),
    done: () => (url ? "Saved the function URL." : "Created a function URL."),
    forget: URLS,
  });
  const problems = tried ? checkUrl(form) : {};
  const edit = (part: Partial<UrlForm>) => setForm({ ...form, ...part });
  const targets: SelectProps.Option[] = free.map((alias) => ({ value: alias, label: alias || "The function itself" }));
  const list = (field: "origins" | "methods" | "headers" | "exposed" | "maxAge", label: string, placeholder: string) => (
    <FormField label={label} errorText={problems[field]} stretch>
      <Input value={form[field]} placeholder={placeholder} spellcheck={false} autoComplete={false} onChange={({ detail }) => edit({ [field]: detail.value })} />
    </FormField>
  );
  return (
    <FormDialog
      title={url ? "Edit function URL" : "Create function URL"}
      submitText={url ? "Save" : "Create function URL"}
      pending={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.keys(checkUrl(form)).length === 0) save.mutate(form, { onSuccess: onClose });
      }}
    >
      {url ? null : (
        <FormField label="Calls" stretch>
          <Select selectedOption={targets.find(({ value }) => value === form.alias) ?? null} options={targets} onChange={({ detail }) => edit({ alias: detail.selectedOption.value ?? "" })} />
        </FormField>
      )}
      <FormField label="Who may call" stretch>
        <RadioGroup value={form.auth} items={AUTH} onChange={({ detail }) => edit({ auth: detail.value as UrlAuthType })} />
      </FormField>
      <FormField label="Answers" stretch>
        <RadioGroup value={form.mode} items={MODES} onChange={({ detail }) => edit({ mode: detail.value as InvokeMode })} />
      </FormField>
      <Checkbox checked={form.cors} onChange={({ detail }) => edit({ cors: detail.checked })} description="Without this the function answers browsers' questions itself.">
        Let pages of other origins call it (CORS)
      </Checkbox>
      {form.cors ? (
        <SpaceBetween size="m">
          {list("origins", "Origins", "https://page.example")}
          {list("methods", "Methods", "GET, POST")}
          {list("headers", "Headers that they may send", "content-type")}
          {list("exposed", "Headers that they may read", "x-total")}
          {list("maxAge", "Remembered for seconds", "300")}
          <Checkbox checked={form.credentials} onChange={({ detail }) => edit({ credentials: detail.checked })}>
            With cookies and other credentials
          </Checkbox>
        </SpaceBetween>
      ) : null}
    </FormDialog>
  );
}
