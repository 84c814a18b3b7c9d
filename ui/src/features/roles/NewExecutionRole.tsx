import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { FormDialog } from "../../shared/FormDialog";
import { useChange } from "../../shared/useChange";
import { refuseName } from "../access/names";
import { BASIC_POLICY, createExecutionRole } from "./executionRole";

interface Props {
  suggested: string;
  onClose: () => void;
  onCreated: (arn: string) => void;
}

/** Makes a role that functions may take, and that may write logs and nothing else. */
export function NewExecutionRole({ suggested, onClose, onCreated }: Props) {
  const [name, setName] = useState(`${suggested}-role`);
  const [tried, setTried] = useState(false);
  const creation = useChange<string, string>({ run: createExecutionRole, done: (made) => `Created the role “${made}”.`, forget: "iam" });
  const problem = refuseName(name, 64);
  // what it submits is not meant for the form that it was opened from
  return (
    <div onSubmit={(event) => event.stopPropagation()}>
      <FormDialog
        title="Create a role with basic permissions"
        submitText="Create role"
        pending={creation.isPending}
        error={creation.error}
        onClose={onClose}
        onSubmit={() => {
          setTried(true);
          if (!problem) creation.mutate(name, { onSuccess: onCreated });
        }}
      >
        <Box variant="p">Functions may take it, and it has the policy {BASIC_POLICY.slice(BASIC_POLICY.lastIndexOf("/") + 1)}: the code may write logs. Attach more on the role's page.</Box>
        <FormField label="Role name" errorText={tried ? problem : undefined}>
          <Input value={name} spellcheck={false} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      </FormDialog>
    </div>
  );
}
