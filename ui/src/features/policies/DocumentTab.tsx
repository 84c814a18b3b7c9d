import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { aws } from "../../api/aws";
import { managedDocument } from "../../api/iam";
import type { Policy } from "../../api/iamShapes";
import { useUnsaved } from "../../app/unsaved";
import { EditableSection } from "../../shared/detail/EditableSection";
import { LoadFailed } from "../../shared/LoadFailed";
import { PolicyEditor } from "../../shared/policy/PolicyEditor";
import { PolicyView } from "../../shared/policy/PolicyView";
import { FAULTY, usePolicyFaults } from "../../shared/policy/usePolicyFaults";
import { useChange } from "../../shared/useChange";

/** The default version. Saving makes a new one and lets it count at once. */
export function DocumentTab({ policy, fixed }: { policy: Policy; fixed: boolean }) {
  const { Arn, DefaultVersionId, PolicyName } = policy;
  const query = useQuery({ queryKey: ["iam", "document", Arn, DefaultVersionId], queryFn: ({ signal }) => managedDocument(Arn, DefaultVersionId, signal) });
  const [form, setForm] = useState<string>();
  const save = useChange<string>({
    run: (PolicyDocument) => aws("iam", "CreatePolicyVersion", { PolicyArn: Arn, PolicyDocument, SetAsDefault: true }),
    done: () => `Saved a new version of “${PolicyName}”. It counts from now on.`,
    forget: "iam",
  });
  const faults = usePolicyFaults(form, "identity");
  useUnsaved(form !== undefined && form !== query.data);
  if (query.isPending) return <StatusIndicator type="loading">Loading the document</StatusIndicator>;
  if (query.data === undefined) return <LoadFailed what="The document" error={query.error!} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const view = <PolicyView name={PolicyName} text={query.data} />;
  if (fixed) {
    return <Container header={<Header variant="h2" description="AWS's own; the same in every account.">Document</Header>}>{view}</Container>;
  }
  const close = () => {
    setForm(undefined);
    save.reset();
  };
  return (
    <EditableSection
      title="Document"
      editing={form !== undefined}
      saving={save.isPending}
      error={save.error}
      onEdit={() => setForm(query.data)}
      onCancel={close}
      onSave={() => {
        if (form !== undefined) save.mutate(form, { onSuccess: close });
      }}
      unsavable={faults.length > 0 ? FAULTY : undefined}
      view={view}
      form={<PolicyEditor label="Policy document" value={form ?? ""} onChange={setForm} faults={faults} height="420px" />}
    />
  );
}
