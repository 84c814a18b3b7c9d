import Button from "@cloudscape-design/components/button";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { focusFirstError } from "../../../shared/focus";
import { refuseVariable, toRecord, toVariables, type Variable } from "../../../shared/variables";
import { VariablesEditor } from "../../../shared/VariablesEditor";
import type { TabProps } from "../FunctionPage";
import { useUpdateConfiguration } from "../useFunction";
import { EditableSection } from "../../../shared/detail/EditableSection";

const MASK = "••••••••";

/** Values are hidden until asked for: secrets stand in them, and screens are shared. */
export function EnvironmentSection({ name, details }: TabProps) {
  const variables = toVariables(details.Configuration.Environment?.Variables);
  const [form, setForm] = useState<Variable[]>();
  const [tried, setTried] = useState(false);
  const [shown, setShown] = useState(false);
  const update = useUpdateConfiguration(name);
  const flash = useFlash();
  useUnsaved(form !== undefined && JSON.stringify(form) !== JSON.stringify(variables));

  const close = () => {
    setForm(undefined);
    setTried(false);
    update.reset();
  };
  const save = () => {
    setTried(true);
    if (!form) return;
    if (form.some((item, index, all) => refuseVariable(item, index, all))) return focusFirstError();
    update.mutate(
      { Environment: { Variables: toRecord(form) } },
      {
        onSuccess: () => {
          flash({ type: "success", content: `Saved the environment of “${name}”.` });
          close();
        },
      },
    );
  };
  const reveal = (
    <Button iconName={shown ? "lock-private" : "unlocked"} onClick={() => setShown(!shown)} ariaExpanded={shown}>
      {shown ? "Hide values" : "Show values"}
    </Button>
  );

  return (
      <EditableSection
        title="Environment variables"
        counter={`(${form?.length ?? variables.length})`}
        editing={form !== undefined}
        saving={update.isPending}
        error={update.error}
        actions={variables.length > 0 ? reveal : undefined}
        onEdit={() => setForm(variables)}
        onCancel={close}
        onSave={save}
        view={
          <Table
            variant="embedded"
            items={variables}
            trackBy="name"
            ariaLabels={{ tableLabel: "Environment variables" }}
            columnDefinitions={[
              { id: "name", header: "Key", isRowHeader: true, width: "40%", cell: (item) => <span className="mono">{item.name}</span> },
              { id: "value", header: "Value", cell: (item) => <span className="mono">{shown ? item.value : <span aria-label="hidden" role="img">{MASK}</span>}</span> },
            ]}
            empty="No environment variables."
          />
        }
        form={<VariablesEditor what="variable" items={form ?? []} onChange={setForm} refuse={refuseVariable} showErrors={tried} masked={!shown} />}
      />
  );
}
