import { useState } from "react";
import { aws } from "../../api/aws";
import { documentOf } from "../../api/iam";
import type { Role } from "../../api/iamShapes";
import { useUnsaved } from "../../app/unsaved";
import { EditableSection } from "../../shared/detail/EditableSection";
import { PolicyEditor } from "../../shared/policy/PolicyEditor";
import { PolicyView } from "../../shared/policy/PolicyView";
import { FAULTY, usePolicyFaults } from "../../shared/policy/usePolicyFaults";
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
  const faults = usePolicyFaults(form, "trust");
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
        if (form !== undefined) update.mutate(form, { onSuccess: close });
      }}
      unsavable={faults.length > 0 ? FAULTY : undefined}
      view={<PolicyView name="the trust policy" text={document} />}
      form={<PolicyEditor label="Trust policy document" value={form ?? ""} onChange={setForm} faults={faults} />}
    />
  );
}
