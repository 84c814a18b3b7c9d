import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { changeQuotas, type QuotaSheet } from "../../api/platform";
import { useUnsaved } from "../../app/unsaved";
import { EditableSection } from "../../shared/detail/EditableSection";
import { focusFirstError } from "../../shared/focus";
import { useChange } from "../../shared/useChange";
import { changesOf, emptyForm, fieldOf, refuseLimit, shown } from "./quotaForm";
import { QuotasTable } from "./QuotasTable";

export function QuotasSection({ sheet }: { sheet: QuotaSheet }) {
  const [form, setForm] = useState<Record<string, string>>();
  const update = useChange<Record<string, number | null>>({ run: (change) => changeQuotas(sheet.accountId, change), done: () => "Saved the quotas. They count from now on.", forget: "quotas" });
  useUnsaved(form !== undefined && Object.keys(changesOf(sheet.quotas, form)).length > 0);
  const close = () => {
    setForm(undefined);
    update.reset();
  };
  const save = () => {
    if (!form) return;
    if (Object.values(form).some(refuseLimit)) return focusFirstError();
    const change = changesOf(sheet.quotas, form);
    if (Object.keys(change).length === 0) return close();
    update.mutate(change, { onSuccess: close });
  };
  return (
    <EditableSection
      title="Quotas"
      editing={form !== undefined}
      saving={update.isPending}
      error={update.error}
      onEdit={() => setForm(emptyForm(sheet.quotas))}
      onCancel={close}
      onSave={save}
      view={
        <QuotasTable quotas={sheet.quotas} />
      }
      form={
        <SpaceBetween size="m">
          {sheet.quotas.map(({ name, own, limit }) => (
            <FormField key={name} label={fieldOf(name)} description={own ? "Empty it to go back to the platform's limit." : `The platform's limit is ${shown(name, limit)}.`} errorText={refuseLimit(form?.[name] ?? "")}>
              <Input value={form?.[name] ?? ""} inputMode="numeric" placeholder={own ? "The platform's" : String(limit)} onChange={({ detail }) => setForm({ ...form, [name]: detail.value })} />
            </FormField>
          ))}
        </SpaceBetween>
      }
    />
  );
}
