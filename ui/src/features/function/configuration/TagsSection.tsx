import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { focusFirstError } from "../../../shared/focus";
import { refuseTag, toRecord, toVariables, type Variable } from "../../../shared/variables";
import { VariablesEditor } from "../../../shared/VariablesEditor";
import type { TabProps } from "../FunctionPage";
import { useUpdateTags } from "../useFunction";
import { EditableSection } from "./EditableSection";

export function TagsSection({ name, details }: TabProps) {
  const tags = toVariables(details.Tags);
  const [form, setForm] = useState<Variable[]>();
  const [tried, setTried] = useState(false);
  const update = useUpdateTags(name);
  const flash = useFlash();
  useUnsaved(form !== undefined && JSON.stringify(form) !== JSON.stringify(tags));

  const close = () => {
    setForm(undefined);
    setTried(false);
    update.reset();
  };
  const save = () => {
    setTried(true);
    if (!form) return;
    if (form.some((item, index, all) => refuseTag(item, index, all))) return focusFirstError();
    update.mutate(
      { arn: details.Configuration.FunctionArn, before: details.Tags ?? {}, after: toRecord(form) },
      {
        onSuccess: () => {
          flash({ type: "success", content: `Saved the tags of “${name}”.` });
          close();
        },
      },
    );
  };

  return (
      <EditableSection
        title="Tags"
        counter={`(${form?.length ?? tags.length})`}
        editing={form !== undefined}
        saving={update.isPending}
        error={update.error}
        onEdit={() => setForm(tags)}
        onCancel={close}
        onSave={save}
        view={
          <Table
            variant="embedded"
            items={tags}
            trackBy="name"
            ariaLabels={{ tableLabel: "Tags" }}
            columnDefinitions={[
              { id: "name", header: "Key", isRowHeader: true, width: "40%", cell: (item) => item.name },
              { id: "value", header: "Value", cell: (item) => item.value || "–" },
            ]}
            empty="No tags."
          />
        }
        form={<VariablesEditor what="tag" items={form ?? []} onChange={setForm} refuse={refuseTag} showErrors={tried} />}
      />
  );
}
