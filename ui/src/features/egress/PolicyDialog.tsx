import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { saveEgressPolicy, type EgressPolicies, type EgressPolicy } from "../../api/platform";
import { FormDialog } from "../../shared/FormDialog";
import { useChange } from "../../shared/useChange";
import { checkEgress, NEW_EGRESS, toEgressForm, toEgressPolicy, type EgressForm } from "./egressForm";

interface Props {
  known: EgressPolicies;
  /** Which is changed; none: a new one is made. */
  policy: EgressPolicy | undefined;
  onClose: () => void;
}

const option = (value: string) => ({ value, label: value });

export function PolicyDialog({ known, policy = NEW_EGRESS, onClose }: Props) {
  const [form, setForm] = useState(toEgressForm(policy));
  const [tried, setTried] = useState(false);
  const save = useChange<EgressPolicy>({ run: saveEgressPolicy, done: ({ name }) => `Saved “${name}”. Functions that run feel it within a second.`, forget: "egress-policies" });
  const taken = known.egressPolicies.filter(({ id }) => id !== policy.id).map(({ name }) => name);
  const problems = checkEgress(form, taken);
  const set = (change: Partial<EgressForm>) => setForm({ ...form, ...change });
  const error = (field: keyof EgressForm) => (tried ? problems[field] : undefined);
  return (
    <FormDialog
      title={policy.id ? `Edit “${policy.name}”` : "Create egress policy"}
      submitText="Save"
      pending={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.keys(problems).length === 0) save.mutate(toEgressPolicy(policy.id, form), { onSuccess: onClose });
      }}
    >
      <FormField label="Name" errorText={error("name")} stretch>
        <Input value={form.name} spellcheck={false} autoComplete={false} onChange={({ detail }) => set({ name: detail.value })} />
      </FormField>
      <FormField label="Host names" constraintText="One on each line. *.example.com stands for every name below example.com." errorText={error("names")} stretch>
        <Textarea value={form.names} spellcheck={false} rows={3} placeholder="api.example.com" onChange={({ detail }) => set({ names: detail.value })} />
      </FormField>
      <FormField label="Ports" constraintText="Of TCP: each name and range is reached on each of them." errorText={error("ports")} stretch>
        <Input value={form.ports} inputMode="numeric" spellcheck={false} onChange={({ detail }) => set({ ports: detail.value })} />
      </FormField>
      <FormField label={<span>Address ranges <i>- optional</i></span>} constraintText="What may be reached without a name, such as 203.0.113.0/24." errorText={error("cidrs")} stretch>
        <Textarea value={form.cidrs} spellcheck={false} rows={2} onChange={({ detail }) => set({ cidrs: detail.value })} />
      </FormField>
      {known.privateNetworks.length > 0 ? (
        <FormField label={<span>Private networks <i>- optional</i></span>} constraintText="The operator opens these to your account; other private addresses are never reached." stretch>
          <Multiselect
            options={known.privateNetworks.map(option)}
            selectedOptions={form.privateNetworks.map(option)}
            placeholder="None"
            onChange={({ detail }) => set({ privateNetworks: detail.selectedOptions.map(({ value = "" }) => value) })}
          />
        </FormField>
      ) : null}
    </FormDialog>
  );
}
