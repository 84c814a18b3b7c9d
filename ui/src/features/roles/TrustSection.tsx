import { useState } from "react";
import { aws } from "../../api/aws";
import { documentOf } from "../../api/iam";
import type { Role } from "../../api/iamShapes";
import { useUnsaved } from "../../app/unsaved";
import { EditableSection } from "../../shared/detail/EditableSection";
import { checkPolicy } from "../../shared/policy/check";
import { PolicyEditor } from "../../shared/policy/PolicyEditor";
import { PolicyView } from "../../shared/policy/PolicyView";
import { useChange } from "../../shared/useChange";

/** Who may take the role. */
export function TrustSection({ role }: { role: Role }) {
  const document = documentOf(role.AssumeRolePolicyDocument);
  const [form, setForm] = useState<string>();
  const update = useChange<string>({
    run: (PolicyDocument) => aws("iam", "UpdateAssumeRolePolicy", { RoleName: role.RoleName, PolicyDocument }),
    done: () => `Saved who may take “${role.RoleName}”.`,
    forget: "iam",
  });
  useUnsaved(form !== undefined && form !== document);
  const close = () => {
    setForm(undefined);
    update.reset();
  };
  return (
    <EditableSection
      title="Trust policy"
      editing={form !== undefined}
      saving={update.isPending}
      error={update.error}
      onEdit={() => setForm(document)}
      onCancel={close}
      onSave={() => {
        if (form !== undefined && checkPolicy(form, "trust").length === 0) update.mutate(form, { onSuccess: close });
      }}
      view={<PolicyView name="the trust policy" text={document} />}
      form={<PolicyEditor label="Trust policy document" value={form ?? ""} onChange={setForm} kind="trust" />}
    />
  );
}
