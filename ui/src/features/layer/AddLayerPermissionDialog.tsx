import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { aws } from "../../api/aws";
import { FormDialog } from "../../shared/FormDialog";
import { useChange } from "../../shared/useChange";
import { LAYER_POLICY } from "../layers/useLayers";

interface Form {
  id: string;
  principal: string;
}

export function AddLayerPermissionDialog({ name, version, taken, onClose }: { name: string; version: number; taken: string[]; onClose: () => void }) {
  const [form, setForm] = useState<Form>({ id: "", principal: "" });
  const [tried, setTried] = useState(false);
  const add = useChange<Form>({
    run: ({ id, principal }) => aws("lambda", "AddLayerVersionPermission", { LayerName: name, VersionNumber: version, StatementId: id, Action: "lambda:GetLayerVersion", Principal: principal }),
    done: ({ id }) => `Added “${id}”.`,
    forget: LAYER_POLICY,
  });
  const wrongId = !/^[a-zA-Z0-9-_]{1,100}$/.test(form.id) ? "Use 1 to 100 letters, digits, hyphens and underscores." : taken.includes(form.id) ? "There is already a statement with this id." : undefined;
  const wrongPrincipal = /^(\*|\d{12})$/.test(form.principal) ? undefined : "Enter an account (12 digits), or * for all of them.";
  return (
    <FormDialog
      title={`Add permission for version ${version}`}
      submitText="Add permission"
      pending={add.isPending}
      error={add.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!wrongId && !wrongPrincipal) add.mutate(form, { onSuccess: onClose });
      }}
    >
      <FormField label="Statement id" constraintText="Letters, digits, hyphens and underscores." errorText={tried && wrongId} stretch>
        <Input value={form.id} placeholder="partner" spellcheck={false} autoComplete={false} onChange={({ detail }) => setForm({ ...form, id: detail.value })} />
      </FormField>
      <FormField label="Account" description="12 digits, or * for every account of this platform." errorText={tried && wrongPrincipal} stretch>
        <Input value={form.principal} placeholder="000000000002" spellcheck={false} autoComplete={false} onChange={({ detail }) => setForm({ ...form, principal: detail.value })} />
      </FormField>
      {form.principal === "*" ? <Alert type="warning">Every account of this platform may read the package and give it to its functions.</Alert> : null}
    </FormDialog>
  );
}
