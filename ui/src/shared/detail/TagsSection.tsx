import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useFlash } from "../../app/flash";
import { useUnsaved } from "../../app/unsaved";
import { focusFirstError } from "../focus";
import { refuseTag, toRecord, toVariables, type Variable } from "../variables";
import { VariablesEditor } from "../VariablesEditor";
import { EditableSection } from "./EditableSection";

interface Props {
  name: string;
  tags: Record<string, string>;
  /** Saving, as a mutation. */
  update: {
    mutate: (change: TagChange, options: { onSuccess: () => void }) => void;
    isPending: boolean;
    error: Error | null;
    reset: () => void;
  };
}

export interface TagChange {
  removed: string[];
  changed: Record<string, string>;
}

export function changeOf(before: Record<string, string>, after: Record<string, string>): TagChange {
  return {
    removed: Object.keys(before).filter((key) => !(key in after)),
    changed: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
  };
}

export function TagsSection({ name, tags: record, update }: Props) {
  const tags = toVariables(record);
  const [form, setForm] = useState<Variable[]>();
  const [tried, setTried] = useState(false);
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
    update.mutate(changeOf(record, toRecord(form)), {
      onSuccess: () => {
        flash({ type: "success", content: `Saved the tags of “${name}”.` });
        close();
      },
    });
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
