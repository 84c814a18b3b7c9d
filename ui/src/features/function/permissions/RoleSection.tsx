import Alert from "@cloudscape-design/components/alert";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFlash } from "../../../app/flash";
import { entityOf, holding, managedDocument, type Holder } from "../../../api/iam";
import { EditableSection } from "../../../shared/detail/EditableSection";
import { paths, RouteLink } from "../../../shared/navigation";
import { PolicySummary } from "../../../shared/policy/PolicySummary";
import { RoleSelect } from "../../roles/RoleSelect";
import { useUpdateConfiguration } from "../useFunction";

/** What the function's code acts as, with all that the role's policies say. */
export function RoleSection({ name, arn }: { name: string; arn: string }) {
  const [form, setForm] = useState<string>();
  const update = useUpdateConfiguration(name);
  const flash = useFlash();
  const role = entityOf(arn)?.name;
  const close = () => {
    setForm(undefined);
    update.reset();
  };
  const save = () => {
    if (!form) return;
    update.mutate({ Role: form }, { onSuccess: () => (flash({ type: "success", content: `“${name}” acts as another role now.` }), close()) });
  };
  return (
    <EditableSection
      title="Execution role"
      editing={form !== undefined}
      saving={update.isPending}
      error={update.error}
      onEdit={() => setForm(arn)}
      onCancel={close}
      onSave={save}
      view={
        role ? (
          <SpaceBetween size="m">
            <div>
              The code acts as <RouteLink to={paths.role(role)}>{role}</RouteLink>, with credentials that end soon and are renewed by themselves.
            </div>
            <RolePolicies name={role} />
          </SpaceBetween>
        ) : (
          "The function has no role."
        )
      }
      form={
        <FormField label="Execution role" stretch>
          <RoleSelect arn={form ?? ""} onChange={setForm} />
        </FormField>
      }
    />
  );
}

function RolePolicies({ name }: { name: string }) {
  const query = useQuery({ queryKey: ["iam", "role-documents", name], queryFn: ({ signal }) => documentsOf({ kind: "Role", name }, signal) });
  if (query.isPending) return <StatusIndicator type="loading">Loading the role's policies</StatusIndicator>;
  if (query.data === undefined) {
    return (
      <Alert type="warning" header="What the role may do cannot be shown">
        {query.error?.message}
      </Alert>
    );
  }
  if (query.data.length === 0) return <Alert type="info">The role has no policy: the code may call nothing, and its log lines are kept all the same.</Alert>;
  return (
    <div>
      {query.data.map(({ label, text }) => (
        <ExpandableSection key={label} headerText={label} defaultExpanded={query.data.length <= 3}>
          <PolicySummary text={text} />
        </ExpandableSection>
      ))}
    </div>
  );
}

async function documentsOf(holder: Holder, signal: AbortSignal) {
  const [attached, inline] = await Promise.all([holding.attached(holder, signal), holding.inlineNames(holder, signal)]);
  return Promise.all([
    ...attached.map(async ({ PolicyName, PolicyArn }) => ({ label: PolicyName, text: await managedDocument(PolicyArn, undefined, signal) })),
    ...inline.map(async (name) => ({ label: `${name} (inline)`, text: await holding.inline(holder, name, signal) })),
  ]);
}
