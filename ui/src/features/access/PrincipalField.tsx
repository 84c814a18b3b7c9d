import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import { useRoles, useUsers } from "./useDirectory";

interface Props {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

/** The ARN of a user or a role; the account's own are suggested. */
export function PrincipalField({ value, onChange, error }: Props) {
  const users = useUsers();
  const roles = useRoles();
  const options = [
    { label: "Users", options: (users.data ?? []).map(({ Arn }) => ({ value: Arn })) },
    { label: "Roles", options: (roles.data ?? []).map(({ Arn }) => ({ value: Arn })) },
  ];
  return (
    <FormField label="Principal" description="Who asks: a user or a role. For a session, its role." errorText={error} stretch>
      <Autosuggest
        value={value}
        options={options}
        enteredTextLabel={(text) => `Use: ${text}`}
        placeholder="arn:aws:iam::…:user/name"
        empty="No user or role of this account fits."
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
