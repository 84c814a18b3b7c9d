import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { invitePerson, type Invited, type Person } from "../../api/platform";
import { FormDialog } from "../../shared/FormDialog";
import { useChange } from "../../shared/useChange";
import { refuseEmail, refuseUsername, ROLES, roleOf } from "./roles";

interface Props {
  account: string;
  /** Whose role changes; nobody: somebody new is invited. */
  person: Person | undefined;
  onClose: () => void;
  onDone: (invited: Invited) => void;
}

const NOBODY: Person = { username: "", email: "", role: "viewer" };

export function PersonDialog({ account, person, onClose, onDone }: Props) {
  const [form, setForm] = useState(person ?? NOBODY);
  const [tried, setTried] = useState(false);
  const change = useChange<Person, Invited>({
    run: (wanted) => invitePerson(account, wanted),
    done: ({ username, role }) => (person ? `“${username}” is a ${roleOf(role)?.label.toLowerCase()} from the next request on.` : `“${username}” may sign in.`),
    forget: "people",
  });
  const problems = { username: refuseUsername(form.username), email: refuseEmail(form.email) };
  const title = person ? `Change the role of “${person.username}”` : "Invite somebody";
  return (
    <FormDialog
      title={title}
      submitText={person ? "Change role" : "Invite"}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (person || (!problems.username && !problems.email)) change.mutate(form, { onSuccess: onDone });
      }}
    >
      {person ? null : (
        <SpaceBetween size="m">
          <FormField label="User name" constraintText="Lower-case letters, digits and . _ @ -; what they sign in with." errorText={tried ? problems.username : undefined} stretch>
            <Input value={form.username} spellcheck={false} autoComplete={false} onChange={({ detail }) => setForm({ ...form, username: detail.value })} />
          </FormField>
          <FormField label="Email" errorText={tried ? problems.email : undefined} stretch>
            <Input value={form.email} inputMode="email" spellcheck={false} autoComplete={false} onChange={({ detail }) => setForm({ ...form, email: detail.value })} />
          </FormField>
        </SpaceBetween>
      )}
      <FormField label="Role" stretch>
        <RadioGroup value={form.role} items={ROLES} onChange={({ detail }) => setForm({ ...form, role: detail.value as Person["role"] })} />
      </FormField>
    </FormDialog>
  );
}
