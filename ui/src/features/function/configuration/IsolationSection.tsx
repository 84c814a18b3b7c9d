import FormField from "@cloudscape-design/components/form-field";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import RadioGroup from "@cloudscape-design/components/radio-group";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchIsolation, type Isolation, type IsolationClass } from "../../../api/platform";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { EditableSection } from "../../../shared/detail/EditableSection";
import type { TabProps } from "../FunctionPage";
import { useUpdateTags } from "../useFunction";
import { CLASSES, isolationOf, refuseClass, TAG } from "./isolation";

const ACCOUNTS = "default";

/** What keeps the function's sandboxes apart from the host: a tag of it asks. */
export function IsolationSection({ name, details }: TabProps) {
  const tags = details.Tags ?? {};
  const now = tags[TAG] ?? ACCOUNTS;
  const rules = useQuery({ queryKey: ["isolation"], queryFn: ({ signal }) => fetchIsolation(signal) });
  const [wanted, setWanted] = useState<string>();
  const update = useUpdateTags(name, details.Configuration.FunctionArn);
  const flash = useFlash();
  useUnsaved(wanted !== undefined && wanted !== now);

  const close = () => {
    setWanted(undefined);
    update.reset();
  };
  const save = () =>
    update.mutate(
      { removed: wanted === ACCOUNTS ? [TAG] : [], changed: wanted && wanted !== ACCOUNTS ? { [TAG]: wanted } : {} },
      {
        onSuccess: () => {
          flash({ type: "success", content: `Saved the isolation of “${name}”. Its sandboxes follow within a second.` });
          close();
        },
      },
    );
  return (
    <EditableSection
      title="Isolation"
      editing={wanted !== undefined}
      saving={update.isPending}
      error={update.error}
      onEdit={() => setWanted(now)}
      onCancel={close}
      onSave={save}
      view={<KeyValuePairs columns={2} items={[{ label: "Class", value: rules.data ? CLASSES[isolationOf(tags, rules.data)].label : "–" }, { label: "Asked for", value: now === ACCOUNTS ? "The account’s default" : now }]} />}
      form={
        <FormField label="Isolation class" stretch>
          <RadioGroup value={wanted ?? now} items={itemsFor(rules.data)} onChange={({ detail }) => setWanted(detail.value)} />
        </FormField>
      }
    />
  );
}

function itemsFor(rules: Isolation | undefined) {
  const classes = Object.entries(CLASSES) as [IsolationClass, { label: string; description: string }][];
  return [
    { value: ACCOUNTS, label: "The account’s default", description: rules ? CLASSES[rules.standard].label : "" },
    ...classes.map(([value, { label, description }]) => {
      const refusal = rules && refuseClass(value, rules);
      return { value, label, description: refusal ?? description, disabled: refusal !== undefined };
    }),
  ];
}
