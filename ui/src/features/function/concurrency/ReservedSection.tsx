import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { aws } from "../../../api/aws";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { EditableSection } from "../../../shared/detail/EditableSection";
import { focusFirstError } from "../../../shared/focus";
import { useForgetFunction } from "../useFunction";
import { wholeNumber } from "./concurrencyForm";
import { CONCURRENCY, useConcurrencyUse } from "./useConcurrency";

interface Props {
  name: string;
  /** How many invocations at a time are the function's own; it shares the account's without. */
  reserved: number | undefined;
}

interface Form {
  own: boolean;
  amount: string;
}

export function ReservedSection({ name, reserved }: Props) {
  const [form, setForm] = useState<Form>();
  const [tried, setTried] = useState(false);
  const flash = useFlash();
  const queries = useQueryClient();
  const forget = useForgetFunction(name);
  const save = useMutation({
    mutationFn: (amount: number | undefined) =>
      amount === undefined ? aws("lambda", "DeleteFunctionConcurrency", { FunctionName: name }) : aws("lambda", "PutFunctionConcurrency", { FunctionName: name, ReservedConcurrentExecutions: amount }),
    onSettled: () => Promise.all([forget(), queries.invalidateQueries({ queryKey: [CONCURRENCY] })]),
  });
  useUnsaved(form !== undefined && (form.own !== (reserved !== undefined) || (form.own && form.amount !== String(reserved))));
  const number = form?.own ? wholeNumber(form.amount, 0) : undefined;
  const close = () => {
    setForm(undefined);
    setTried(false);
    save.reset();
  };
  const submit = () => {
    setTried(true);
    if (number && "problem" in number) return focusFirstError();
    save.mutate(number?.value, {
      onSuccess: () => {
        flash({ type: "success", content: `Saved the concurrency of “${name}”.` });
        close();
      },
    });
  };
  return (
    <EditableSection
      title="Concurrency"
      editing={form !== undefined}
      saving={save.isPending}
      error={save.error}
      onEdit={() => setForm({ own: reserved !== undefined, amount: String(reserved ?? 10) })}
      onCancel={close}
      onSave={submit}
      view={<Use name={name} reserved={reserved} />}
      form={
        form ? (
          <SpaceBetween size="m">
            <RadioGroup
              ariaLabel="Concurrency"
              value={form.own ? "own" : "shared"}
              onChange={({ detail }) => setForm({ ...form, own: detail.value === "own" })}
              items={[
                { value: "shared", label: "Use what no function has reserved", description: "As many as the account has left, shared with its other functions." },
                { value: "own", label: "Reserve concurrency", description: "Always so many, and never more. 0 switches the function off." },
              ]}
            />
            {form.own ? (
              <FormField label="Reserved concurrency" errorText={tried && number && "problem" in number ? number.problem : undefined}>
                <Input type="number" inputMode="numeric" value={form.amount} onChange={({ detail }) => setForm({ ...form, amount: detail.value })} />
              </FormField>
            ) : null}
          </SpaceBetween>
        ) : null
      }
    />
  );
}

function Use({ name, reserved }: Props) {
  const { data, error } = useConcurrencyUse(name);
  const unknown = error && !data ? "unknown" : "…";
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: "Reserved", value: reserved === undefined ? "Nothing: it shares the account's" : reserved === 0 ? "0: the function is switched off" : String(reserved) },
        { label: "Runs now", value: data ? `${data.running} of ${data.limit}` : unknown },
        { label: "The account runs now", value: data ? `${data.accountRunning} of ${data.accountLimit}` : unknown },
      ]}
    />
  );
}
