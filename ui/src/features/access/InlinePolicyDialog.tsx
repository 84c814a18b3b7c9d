import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { holding, type Holder } from "../../api/iam";
import { FormDialog } from "../../shared/FormDialog";
import { PolicyEditor } from "../../shared/policy/PolicyEditor";
import { FAULTY, usePolicyFaults } from "../../shared/policy/usePolicyFaults";
import { useChange } from "../../shared/useChange";
import { NEW_POLICY, refuseName } from "./names";

interface Props {
  holder: Holder;
  names: string[];
  policy: { name: string; document: string } | undefined;
  onClose: () => void;
}

export function InlinePolicyDialog({ holder, names, policy, onClose }: Props) {
  const [name, setName] = useState(policy?.name ?? "");
  const [document, setDocument] = useState(policy?.document ?? NEW_POLICY);
  const faults = usePolicyFaults(document, "identity");
  const [tried, setTried] = useState(false);
  const put = useChange<void>({ run: () => holding.putInline(holder, name, document), done: () => `Saved “${name}”.`, forget: "iam" });
  const problem = policy ? undefined : names.includes(name) ? "There is already an inline policy with this name." : refuseName(name, 128);
  return (
    <FormDialog
      title={policy ? `Edit “${policy.name}”` : `Create an inline policy of “${holder.name}”`}
      submitText="Save"
      size="max"
      disabled={faults.length > 0}
      disabledReason={FAULTY}
      pending={put.isPending}
      error={put.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!problem) put.mutate(undefined, { onSuccess: onClose });
      }}
    >
      {policy ? null : (
        <FormField label="Policy name" errorText={tried ? problem : undefined}>
          <Input value={name} spellcheck={false} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      )}
      <PolicyEditor label="Policy document" value={document} onChange={setDocument} faults={faults} />
    </FormDialog>
  );
}
