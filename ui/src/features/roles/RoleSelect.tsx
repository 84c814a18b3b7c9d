import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useRoles } from "../access/useDirectory";
import { isForFunctions } from "./executionRole";
import { NewExecutionRole } from "./NewExecutionRole";

/** Chooses among the roles that functions may take, or makes one. */
export function RoleSelect({ arn, onChange, suggested = "my-function" }: { arn: string; onChange: (arn: string) => void; suggested?: string }) {
  const roles = useRoles();
  const [creating, setCreating] = useState(false);
  const fitting = (roles.data ?? []).filter(isForFunctions);
  const chosen = fitting.find(({ Arn }) => Arn === arn);
  return (
    <SpaceBetween size="xs">
      <Select
        placeholder="Choose a role"
        selectedOption={arn ? { value: arn, label: chosen?.RoleName ?? arn, ...(chosen?.Description ? { description: chosen.Description } : {}) } : null}
        options={fitting.map(({ Arn, RoleName, Description }) => ({ value: Arn, label: RoleName, description: Description || Arn }))}
        filteringType="auto"
        filteringAriaLabel="Find roles"
        statusType={roles.isPending ? "loading" : roles.error ? "error" : "finished"}
        errorText={roles.error?.message ?? ""}
        recoveryText="Try again"
        onLoadItems={() => roles.error && void roles.refetch()}
        empty="No role that functions may take."
        onChange={({ detail }) => detail.selectedOption.value && onChange(detail.selectedOption.value)}
      />
      <Button variant="inline-link" formAction="none" onClick={() => setCreating(true)}>
        Create a role with basic permissions
      </Button>
      {creating ? <NewExecutionRole suggested={suggested} onClose={() => setCreating(false)} onCreated={(made) => (setCreating(false), onChange(made))} /> : null}
    </SpaceBetween>
  );
}
