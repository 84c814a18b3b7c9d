import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import Alert from "@cloudscape-design/components/alert";
import { aws } from "../../../api/aws";
import { FormDialog } from "../../../shared/FormDialog";
import { useChange } from "../../../shared/useChange";
import { ACTIONS, checkPermission, isService, toRequest, type PermissionForm } from "./permissionForm";

export function AddPermissionDialog({ name, taken, onClose }: { name: string; taken: string[]; onClose: () => void }) {
  const [form, setForm] = useState<PermissionForm>({ id: "", principal: "", action: ACTIONS[0]!.value, sourceArn: "", sourceAccount: "" });
  const [tried, setTried] = useState(false);
  const add = useChange<PermissionForm>({ run: (wanted) => aws("lambda", "AddPermission", toRequest(name, wanted)), done: ({ id }) => `Added “${id}”.`, forget: "permission" });
  const problems = tried ? checkPermission(form, taken) : {};
  const edit = (part: Partial<PermissionForm>) => setForm({ ...form, ...part });
  const field = (key: "id" | "principal" | "sourceArn" | "sourceAccount", placeholder: string) => (
    <Input value={form[key]} placeholder={placeholder} spellcheck={false} autoComplete={false} onChange={({ detail }) => edit({ [key]: detail.value })} />
  );
  return (
    <FormDialog
      title="Add permission"
      submitText="Add permission"
      pending={add.isPending}
      error={add.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.keys(checkPermission(form, taken)).length === 0) add.mutate(form, { onSuccess: onClose });
      }}
    >
      <FormField label="Statement id" constraintText="Letters, digits, hyphens and underscores." errorText={problems.id} stretch>
        {field("id", "allow-s3")}
      </FormField>
      <FormField label="Principal" description="A service, an account (12 digits), or the ARN of a user or role." errorText={problems.principal} stretch>
        {field("principal", "s3.amazonaws.com")}
      </FormField>
      <FormField label="Action" stretch>
        <Select selectedOption={ACTIONS.find(({ value }) => value === form.action) ?? null} options={ACTIONS} onChange={({ detail }) => edit({ action: detail.selectedOption.value ?? "" })} />
      </FormField>
      <FormField label={<>Source ARN - <i>optional</i></>} description="The bucket, rule or topic on whose behalf the service may call." errorText={problems.sourceArn} stretch>
        {field("sourceArn", "arn:aws:s3:::my-bucket")}
      </FormField>
      <FormField label={<>Source account - <i>optional</i></>} errorText={problems.sourceAccount} stretch>
        {field("sourceAccount", "000000000001")}
      </FormField>
      {isService(form.principal) && !form.sourceArn && !form.sourceAccount ? (
        <Alert type="warning">Without a source, the service may call this function on behalf of any account that uses it.</Alert>
      ) : null}
    </FormDialog>
  );
}
