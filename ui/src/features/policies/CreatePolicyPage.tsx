import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useNavigate } from "react-router";
import { aws } from "../../api/aws";
import type { Policy } from "../../api/iamShapes";
import { focusFirstError } from "../../shared/focus";
import { paths } from "../../shared/navigation";
import { PolicyEditor } from "../../shared/policy/PolicyEditor";
import { FAULTY, usePolicyFaults } from "../../shared/policy/usePolicyFaults";
import { useChange } from "../../shared/useChange";
import { CreatePage } from "../access/CreatePage";
import { NEW_POLICY, refuseName } from "../access/names";

export function CreatePolicyPage() {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [document, setDocument] = useState(NEW_POLICY);
  const faults = usePolicyFaults(document, "identity");
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const creation = useChange<void, { Policy: Policy }>({
    run: () => aws("iam", "CreatePolicy", { PolicyName: name, PolicyDocument: document, ...(description ? { Description: description } : {}) }),
    done: () => `Created “${name}”.`,
    forget: "iam",
  });
  const problem = refuseName(name, 128);
  const submit = () => {
    setTried(true);
    if (problem) return focusFirstError();
    creation.mutate(undefined, { onSuccess: ({ Policy }) => void navigate(paths.policy(Policy.Arn)) });
  };
  return (
    <CreatePage title="Create policy" back={paths.policies()} pending={creation.isPending} error={creation.error} unsavable={faults.length > 0 ? FAULTY : undefined} onSubmit={submit}>
      <Container header={<Header variant="h2">Policy</Header>}>
        <SpaceBetween size="l">
          <FormField label="Policy name" constraintText="Letters, digits and + = , . @ _ -; at most 128." errorText={tried ? problem : undefined}>
            <Input value={name} autoFocus spellcheck={false} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
          </FormField>
          <FormField label={<>Description - <i>optional</i></>} stretch>
            <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
          </FormField>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Document</Header>}>
        <PolicyEditor label="Policy document" value={document} onChange={setDocument} faults={faults} height="420px" />
      </Container>
    </CreatePage>
  );
}
