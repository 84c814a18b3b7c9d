import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { ProvisionedConcurrency } from "../../../api/shapes";
import { FormDialog } from "../../../shared/FormDialog";
import { useChange } from "../../../shared/useChange";
import { LATEST, type Targets } from "../versions/useVersions";
import { wholeNumber } from "./concurrencyForm";
import { CONCURRENCY, qualifierOf } from "./useConcurrency";

interface Props {
  name: string;
  /** What is edited; a new one without. */
  edited: ProvisionedConcurrency | undefined;
  /** Versions and aliases that have some. */
  taken: string[];
  targets: Targets;
  onClose: () => void;
}

interface Wish {
  qualifier: string;
  amount: number;
}

export function ProvisionedDialog({ name, edited, taken, targets, onClose }: Props) {
  const options = optionsOf(targets, taken);
  const [qualifier, setQualifier] = useState(edited ? qualifierOf(edited) : "");
  const [amount, setAmount] = useState(String(edited?.RequestedProvisionedConcurrentExecutions ?? 1));
  const [tried, setTried] = useState(false);
  const save = useChange<Wish>({
    run: (wish) => aws("lambda", "PutProvisionedConcurrencyConfig", { FunctionName: name, Qualifier: wish.qualifier, ProvisionedConcurrentExecutions: wish.amount }),
    done: (wish) => `${wish.amount === 1 ? "One sandbox is" : `${wish.amount} sandboxes are`} kept initialised for “${wish.qualifier}”.`,
    forget: CONCURRENCY,
  });
  const number = wholeNumber(amount, 1);
  return (
    <FormDialog
      title={edited ? `Provisioned concurrency of “${qualifierOf(edited)}”` : "Add provisioned concurrency"}
      submitText="Save"
      pending={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (qualifier && "value" in number) save.mutate({ qualifier, amount: number.value }, { onSuccess: onClose });
      }}
    >
      {edited ? null : (
        <FormField label="Version or alias" errorText={tried && !qualifier ? "Choose one." : undefined} stretch>
          <Select
            placeholder="Choose"
            selectedOption={options.find(({ value }) => value === qualifier) ?? null}
            options={options}
            onChange={({ detail }) => setQualifier(detail.selectedOption.value ?? "")}
          />
        </FormField>
      )}
      <FormField label="Sandboxes" constraintText="Kept initialised, whether anybody calls or not." errorText={tried && "problem" in number ? number.problem : undefined} stretch>
        <Input type="number" inputMode="numeric" value={amount} onChange={({ detail }) => setAmount(detail.value)} />
      </FormField>
    </FormDialog>
  );
}

/** What is published and has none yet. */
function optionsOf({ versions, aliases }: Targets, taken: string[]): SelectProps.Option[] {
  const published = aliases.filter(({ FunctionVersion }) => FunctionVersion !== LATEST).map(({ Name, FunctionVersion }) => ({ value: Name, label: Name, description: `alias of version ${FunctionVersion}` }));
  const numbers = versions.map(({ Version = "", Description = "" }) => ({ value: Version, label: Version, description: Description || "version" }));
  return [...published, ...numbers].filter(({ value }) => !taken.includes(value));
}
