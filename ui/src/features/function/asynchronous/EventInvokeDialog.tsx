import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { EventInvokeConfig } from "../../../api/shapes";
import { FormDialog } from "../../../shared/FormDialog";
import { useChange } from "../../../shared/useChange";
import { useFunctions } from "../../functions/useFunctions";
import { checkEventInvoke, formatSpan, MOST_RETRIES, qualifierOf, toForm, toRequest, type EventInvokeForm } from "./eventInvokeForm";
import { EVENT_INVOKE } from "./useEventInvoke";

interface Props {
  functionName: string;
  /** What is edited; a new one without. */
  config?: EventInvokeConfig | undefined;
  /** Versions and aliases that have none yet. */
  free: string[];
  onClose: () => void;
}

const RETRIES: SelectProps.Option[] = Array.from({ length: MOST_RETRIES + 1 }, (_, count) => ({ value: String(count), label: count === 0 ? "None: one try" : String(count) }));

export function EventInvokeDialog({ functionName, config, free, onClose }: Props) {
  const [form, setForm] = useState(() => toForm(config, config ? qualifierOf(config) : (free[0] ?? "")));
  const [tried, setTried] = useState(false);
  const functions = (useFunctions().data ?? []).map(({ FunctionArn, FunctionName }) => ({ value: FunctionArn, label: FunctionName }));
  const save = useChange<EventInvokeForm>({
    run: (wanted) => aws("lambda", "PutFunctionEventInvokeConfig", toRequest(functionName, wanted)),
    done: ({ qualifier }) => `Saved how events of ${qualifier} are handled.`,
    forget: EVENT_INVOKE,
  });
  const problems = tried ? checkEventInvoke(form) : {};
  const edit = (part: Partial<EventInvokeForm>) => setForm({ ...form, ...part });
  const destination = (field: "success" | "failure", label: string) => (
    <FormField label={label} description="A function, by its ARN. This function's role must be allowed to invoke it." errorText={problems[field]} stretch>
      <Autosuggest
        value={form[field]}
        options={functions}
        enteredTextLabel={(typed) => `Use ${typed}`}
        placeholder="Nobody"
        empty="No functions"
        onChange={({ detail }) => edit({ [field]: detail.value.trim() })}
      />
    </FormField>
  );
  return (
    <FormDialog
      title={config ? `Events of ${form.qualifier}` : "Configure events"}
      submitText="Save"
      pending={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.keys(checkEventInvoke(form)).length === 0) save.mutate(form, { onSuccess: onClose });
      }}
    >
      {config ? null : (
        <FormField label="Events of" stretch>
          <Select
            selectedOption={{ value: form.qualifier, label: form.qualifier }}
            options={free.map((qualifier) => ({ value: qualifier, label: qualifier }))}
            onChange={({ detail }) => edit({ qualifier: detail.selectedOption.value ?? "" })}
          />
        </FormField>
      )}
      <FormField label="Retry attempts after an error" description="The first one a minute after the error, the second one two minutes after that." stretch>
        <Select
          selectedOption={RETRIES[form.retries] ?? null}
          options={RETRIES}
          onChange={({ detail }) => edit({ retries: Number(detail.selectedOption.value) })}
        />
      </FormField>
      <FormField label="Maximum age of an event" description={`Seconds${/^\d+$/.test(form.age) ? `: ${formatSpan(Number(form.age))}` : ""}`} errorText={problems.age} stretch>
        <Input value={form.age} inputMode="numeric" autoComplete={false} onChange={({ detail }) => edit({ age: detail.value })} />
      </FormField>
      {destination("success", "Destination on success")}
      {destination("failure", "Destination on failure")}
    </FormDialog>
  );
}
