import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useState } from "react";
import { ApiError } from "../../../api/http";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { Copyable } from "../../../shared/Copyable";
import { focusFirstError } from "../../../shared/focus";
import { RuntimeSelect } from "../../../shared/RuntimeSelect";
import { runtimeLabel } from "../../../shared/runtimes";
import { canUseSnapStart, snapStartText } from "../../../shared/snapStart";
import { Time } from "../../../shared/Time";
import { fieldOf } from "../../create/createForm";
import type { TabProps } from "../FunctionPage";
import { useUpdateConfiguration } from "../useFunction";
import { EditableSection } from "../../../shared/detail/EditableSection";
import { changesOf, checkGeneral, toGeneralForm, type GeneralForm, type GeneralProblems, type GeneralText } from "./generalForm";

export function GeneralSection({ name, details: { Configuration: now } }: TabProps) {
  const [form, setForm] = useState<GeneralForm>();
  const update = useUpdateConfiguration(name);
  const flash = useFlash();
  useUnsaved(form !== undefined && Object.keys(changesOf(now, form)).length > 0);
  const refused = update.error instanceof ApiError ? fieldOf(update.error) : undefined;
  const problems: GeneralProblems = form ? { ...(refused && update.error ? { [refused]: update.error.message } : {}), ...checkGeneral(form) } : {};

  const close = () => {
    setForm(undefined);
    update.reset();
  };
  const save = () => {
    if (!form) return;
    if (Object.keys(checkGeneral(form)).length > 0) return focusFirstError();
    const changes = changesOf(now, form);
    if (Object.keys(changes).length === 0) return close();
    update.mutate(changes, {
      onSuccess: () => {
        flash({ type: "success", content: `Saved the configuration of “${name}”.` });
        close();
      },
      onError: focusFirstError,
    });
  };
  const text = (field: GeneralText, label: string, constraint: string | undefined, type: InputProps.Type = "text") =>
    form ? (
      <FormField label={label} constraintText={constraint} errorText={problems[field]} stretch>
        <Input type={type} spellcheck={false} value={form[field]} onChange={({ detail }) => setForm({ ...form, [field]: detail.value })} />
      </FormField>
    ) : null;

  return (
      <EditableSection
        title="General configuration"
        editing={form !== undefined}
        saving={update.isPending}
        error={refused ? null : update.error}
        onEdit={() => setForm(toGeneralForm(now))}
        onCancel={close}
        onSave={save}
        view={<General now={now} />}
        form={
          <SpaceBetween size="m">
            {text("description", "Description", "At most 256 characters.")}
            <ColumnLayout columns={3}>
              {text("memory", "Memory (MB)", "128 to 10240. CPU grows with memory.", "number")}
              {text("timeout", "Timeout (seconds)", "1 to 900.", "number")}
              {text("storage", "Ephemeral storage (MB)", "512 to 10240, for /tmp.", "number")}
            </ColumnLayout>
            <ColumnLayout columns={2}>
              <FormField label="Runtime" errorText={problems.runtime} stretch>
                {form ? <RuntimeSelect runtime={form.runtime} onChange={(runtime) => setForm({ ...form, runtime })} /> : null}
              </FormField>
              {text("handler", "Handler", "The file, a dot, and the function in it.")}
            </ColumnLayout>
            <FormField label="Tracing" errorText={problems.tracing} constraintText="Off: a call is part of a trace if its caller says so.">
              <Toggle checked={form?.tracing === "Active"} onChange={({ detail }) => form && setForm({ ...form, tracing: detail.checked ? "Active" : "PassThrough" })}>
                Begin a trace for calls that have none
              </Toggle>
            </FormField>
            {form && (form.snapStart || canUseSnapStart(form.runtime)) ? (
              <FormField label="SnapStart" stretch>
                <Toggle checked={form.snapStart} onChange={({ detail }) => setForm({ ...form, snapStart: detail.checked })} description="Initializes a version once when it is published, and starts it from what that has loaded.">
                  Prepare published versions
                </Toggle>
              </FormField>
            ) : null}
          </SpaceBetween>
        }
      />
  );
}

function General({ now }: { now: TabProps["details"]["Configuration"] }) {
  return (
    <SpaceBetween size="l">
    <KeyValuePairs
      columns={4}
      items={[
        { label: "Description", value: now.Description || "–" },
        { label: "Memory", value: `${now.MemorySize ?? 128} MB` },
        { label: "Timeout", value: `${now.Timeout ?? 3} s` },
        { label: "Ephemeral storage", value: `${now.EphemeralStorage?.Size ?? 512} MB` },
        { label: "Runtime", value: runtimeLabel(now.Runtime) },
        { label: "Handler", value: <span className="mono">{now.Handler ?? "–"}</span> },
        { label: "Architecture", value: now.Architectures?.join(", ") ?? "–" },
        { label: "Last modified", value: <Time at={now.LastModified} /> },
        { label: "Tracing", value: now.TracingConfig?.Mode === "Active" ? "Active" : "As callers say" },
        ...(canUseSnapStart(now.Runtime ?? "") ? [{ label: "SnapStart", value: snapStartText(now) }] : []),
        ...(now.TenancyConfig ? [{ label: "Tenant isolation", value: "By tenant ID, for good" }] : []),
      ]}
    />
    <KeyValuePairs
      columns={2}
      items={[
        { label: "Execution role", value: now.Role ? <Copyable text={now.Role} what="Role ARN" /> : "–" },
        { label: "Code SHA-256", value: now.CodeSha256 ? <Copyable text={now.CodeSha256} what="SHA-256" /> : "–" },
      ]}
    />
    </SpaceBetween>
  );
}
