import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useNavigate } from "react-router";
import { aws } from "../../api/aws";
import { focusFirstError } from "../../shared/focus";
import { paths } from "../../shared/navigation";
import { PolicyEditor } from "../../shared/policy/PolicyEditor";
import { FAULTY, usePolicyFaults } from "../../shared/policy/usePolicyFaults";
import { useChange } from "../../shared/useChange";
import { CreatePage } from "../access/CreatePage";
import { refuseName, trustOf } from "../access/names";

const SERVICES = [
  { value: "lambda.amazonaws.com", label: "Functions", description: "lambda.amazonaws.com" },
  { value: "events.amazonaws.com", label: "Event rules", description: "events.amazonaws.com" },
  { value: "scheduler.amazonaws.com", label: "Schedules", description: "scheduler.amazonaws.com" },
  { value: "states.amazonaws.com", label: "State machines", description: "states.amazonaws.com" },
];

export function CreateRolePage() {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [trust, setTrust] = useState(trustOf("lambda.amazonaws.com"));
  const faults = usePolicyFaults(trust, "trust");
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const creation = useChange<void>({
    run: () => aws("iam", "CreateRole", { RoleName: name, AssumeRolePolicyDocument: trust, ...(description ? { Description: description } : {}) }),
    done: () => `Created “${name}”. Attach policies to say what it may do.`,
    forget: "iam",
  });
  const problem = refuseName(name, 64);
  const chosen = SERVICES.find(({ value }) => trust === trustOf(value));
  const submit = () => {
    setTried(true);
    if (problem) return focusFirstError();
    creation.mutate(undefined, { onSuccess: () => void navigate(paths.role(name)) });
  };
  return (
    <CreatePage title="Create role" back={paths.roles()} pending={creation.isPending} error={creation.error} unsavable={faults.length > 0 ? FAULTY : undefined} onSubmit={submit}>
      <Container header={<Header variant="h2">Role</Header>}>
        <SpaceBetween size="l">
          <FormField label="Role name" constraintText="Letters, digits and + = , . @ _ -; at most 64." errorText={tried ? problem : undefined}>
            <Input value={name} autoFocus spellcheck={false} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
          </FormField>
          <FormField label={<>Description - <i>optional</i></>} stretch>
            <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
          </FormField>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2" description="Who may take the role.">Trust</Header>}>
        <SpaceBetween size="l">
          <FormField label="Service" description="Fills in the document below; edit it there for accounts and people.">
            <Select selectedOption={chosen ?? null} placeholder="As written below" options={SERVICES} onChange={({ detail }) => setTrust(trustOf(detail.selectedOption.value ?? ""))} />
          </FormField>
          <PolicyEditor label="Trust policy document" value={trust} onChange={setTrust} faults={faults} />
        </SpaceBetween>
      </Container>
    </CreatePage>
  );
}
