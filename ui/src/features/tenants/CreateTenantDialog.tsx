import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { createTenant, type CreatedTenant } from "../../api/platform";
import { FormDialog } from "../../shared/FormDialog";
import { useChange } from "../../shared/useChange";

export function CreateTenantDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (tenant: CreatedTenant) => void }) {
  const [name, setName] = useState("");
  const [account, setAccount] = useState("");
  const [tried, setTried] = useState(false);
  const creation = useChange<void, CreatedTenant>({ run: () => createTenant({ name, ...(account ? { accountId: account } : {}) }), done: () => `Created “${name}”.`, forget: "tenants" });
  const noName = name.trim() === "" ? "Enter a name." : undefined;
  const noAccount = account === "" || /^\d{12}$/.test(account) ? undefined : "An account id has 12 digits.";
  return (
    <FormDialog
      title="Create tenant"
      submitText="Create tenant"
      pending={creation.isPending}
      error={creation.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!noName && !noAccount) creation.mutate(undefined, { onSuccess: onCreated });
      }}
    >
      <FormField label="Name" errorText={tried ? noName : undefined} stretch>
        <Input value={name} spellcheck={false} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label={<>Account id - <i>optional</i></>} description="12 digits. Choose it where ARNs of existing infrastructure code are to stay as they are." errorText={tried ? noAccount : undefined} stretch>
        <Input value={account} inputMode="numeric" placeholder="Chosen by Tidemill" autoComplete={false} onChange={({ detail }) => setAccount(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
