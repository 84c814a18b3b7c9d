import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { putGuardRail, type GuardRail } from "../../api/platform";
import { FormDialog } from "../../shared/FormDialog";
import { PolicyEditor } from "../../shared/policy/PolicyEditor";
import { FAULTY, usePolicyFaults } from "../../shared/policy/usePolicyFaults";
import { useChange } from "../../shared/useChange";
import { refuseName } from "../access/names";
import { NEW_GUARD_RAIL, refuseLength } from "./guardRail";

interface Props {
  account: string;
  names: string[];
  rail: GuardRail | undefined;
  onClose: () => void;
}

export function GuardRailDialog({ account, names, rail, onClose }: Props) {
  const [name, setName] = useState(rail?.name ?? "");
  const [document, setDocument] = useState(rail?.document ?? NEW_GUARD_RAIL);
  const faults = usePolicyFaults(document, "identity");
  const [tried, setTried] = useState(false);
  const put = useChange<GuardRail>({ run: (wanted) => putGuardRail(account, wanted), done: () => `Saved “${name}”. It counts from now on.`, forget: "guard-rails" });
  const problem = rail ? undefined : names.includes(name) ? "There is already a guard rail with this name." : refuseName(name, 128);
  const tooLong = refuseLength(document);
  return (
    <FormDialog
      title={rail ? `Edit “${rail.name}”` : "Create guard rail"}
      submitText="Save"
      size="max"
      disabled={faults.length > 0}
      disabledReason={FAULTY}
      pending={put.isPending}
      error={put.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!problem && !tooLong) put.mutate({ name, document }, { onSuccess: onClose });
      }}
    >
      {rail ? null : (
        <FormField label="Name" errorText={tried ? problem : undefined}>
          <Input value={name} spellcheck={false} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      )}
      <FormField errorText={tooLong} stretch>
        <PolicyEditor label="Guard rail document" value={document} onChange={setDocument} faults={faults} />
      </FormField>
    </FormDialog>
  );
}
