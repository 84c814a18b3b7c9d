import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { aws } from "../../api/aws";
import type { Role } from "../../api/iamShapes";
import { EditableSection } from "../../shared/detail/EditableSection";
import { plural } from "../../shared/format";
import { useChange } from "../../shared/useChange";

/** How long a session lasts, by AWS's bounds. */
export function refuseDuration(text: string): string | undefined {
  const seconds = Number(text);
  return /^\d+$/.test(text) && seconds >= 3600 && seconds <= 43_200 ? undefined : "Enter a whole number from 3600 (1 hour) to 43200 (12 hours).";
}

interface Form {
  description: string;
  duration: string;
}

export function RoleSettings({ role }: { role: Role }) {
  const { RoleName, Description = "", MaxSessionDuration = 3600 } = role;
  const [form, setForm] = useState<Form>();
  const update = useChange<Form>({
    run: ({ description, duration }) => aws("iam", "UpdateRole", { RoleName, Description: description, MaxSessionDuration: Number(duration) }),
    done: () => `Saved the settings of “${RoleName}”.`,
    forget: "iam",
  });
  const close = () => {
    setForm(undefined);
    update.reset();
  };
  return (
    <EditableSection
      title="Settings"
      editing={form !== undefined}
      saving={update.isPending}
      error={update.error}
      onEdit={() => setForm({ description: Description, duration: String(MaxSessionDuration) })}
      onCancel={close}
      onSave={() => {
        if (form && !refuseDuration(form.duration)) update.mutate(form, { onSuccess: close });
      }}
      view={
        <KeyValuePairs
          columns={2}
          items={[
            { label: "Description", value: Description || "–" },
            { label: "Longest session", value: plural(MaxSessionDuration, "second") },
          ]}
        />
      }
      form={
        form ? (
          <SpaceBetween size="m">
            <FormField label="Description" stretch>
              <Input value={form.description} onChange={({ detail }) => setForm({ ...form, description: detail.value })} />
            </FormField>
            <FormField label="Longest session (seconds)" errorText={refuseDuration(form.duration)}>
              <Input type="number" inputMode="numeric" value={form.duration} onChange={({ detail }) => setForm({ ...form, duration: detail.value })} />
            </FormField>
          </SpaceBetween>
        ) : null
      }
    />
  );
}
