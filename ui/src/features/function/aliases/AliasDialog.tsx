import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import Slider from "@cloudscape-design/components/slider";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { AliasConfiguration } from "../../../api/shapes";
import { formatShare } from "../../../shared/format";
import { FormDialog } from "../../../shared/FormDialog";
import { useChange } from "../../../shared/useChange";
import { LATEST, TARGETS, type Targets } from "../versions/useVersions";
import { rateText, type Known } from "./errorRates";
import { checkAlias, toForm, toRequest, type AliasForm } from "./aliasForm";

interface Props {
  functionName: string;
  /** What is edited; a new one without. */
  alias?: AliasConfiguration | undefined;
  targets: Targets;
  /** How the versions do, kept up to date while somebody shifts. */
  metrics: Known;
  onClose: () => void;
}

const NOBODY: SelectProps.Option = { value: "", label: "None", description: "All invocations go to one version." };

export function AliasDialog({ functionName, alias, targets, metrics, onClose }: Props) {
  const [form, setForm] = useState(() => toForm(alias, targets.versions[0]?.Version ?? LATEST));
  const [tried, setTried] = useState(false);
  const save = useChange<AliasForm>({
    run: (wanted) =>
      alias
        ? aws("lambda", "UpdateAlias", { ...toRequest(functionName, wanted), ...(alias.RevisionId ? { RevisionId: alias.RevisionId } : {}) })
        : aws("lambda", "CreateAlias", toRequest(functionName, wanted)),
    done: ({ name }) => (alias ? `Saved “${name}”.` : `Created “${name}”.`),
    forget: TARGETS,
  });
  const check = (wanted: AliasForm) => checkAlias(wanted, alias ? [] : targets.aliases.map(({ Name }) => Name));
  const problems = tried ? check(form) : {};
  const edit = (part: Partial<AliasForm>) => setForm({ ...form, ...part });
  const published: SelectProps.Option[] = targets.versions.map(({ Version = "", Description = "" }) => ({ value: Version, label: Version, description: Description }));
  const select = (field: "version" | "other", options: SelectProps.Option[]) => (
    <Select selectedOption={options.find(({ value }) => value === form[field]) ?? null} options={options} onChange={({ detail }) => edit({ [field]: detail.selectedOption.value ?? "" })} />
  );
  return (
    <FormDialog
      title={alias ? `Edit alias “${alias.Name}”` : "Create alias"}
      submitText={alias ? "Save" : "Create alias"}
      pending={save.isPending}
      error={save.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.keys(check(form)).length === 0) save.mutate(form, { onSuccess: onClose });
      }}
    >
      {alias ? null : (
        <FormField label="Name" constraintText="Letters, digits, hyphens and underscores." errorText={problems.name} stretch>
          <Input value={form.name} placeholder="live" spellcheck={false} autoComplete={false} onChange={({ detail }) => edit({ name: detail.value })} />
        </FormField>
      )}
      <FormField label="Version" errorText={problems.version} stretch>
        {select("version", [{ value: LATEST, label: LATEST, description: "The function as it is edited" }, ...published])}
      </FormField>
      <FormField label="Second version" description="Gets a part of the invocations, to try it out." errorText={problems.other} stretch>
        {select("other", [NOBODY, ...published])}
      </FormField>
      {form.other ? (
        <FormField label={`Invocations of version ${form.other}`} description={`${formatShare(form.weight)} go to version ${form.other}, ${formatShare(1 - form.weight)} to version ${form.version}.`} stretch>
          <Slider min={0} max={100} value={form.weight * 100} valueFormatter={(value) => formatShare(value / 100)} onChange={({ detail }) => edit({ weight: detail.value / 100 })} />
          <KeyValuePairs
            columns={2}
            items={[form.version, form.other].map((version) => ({ label: `Version ${version}`, value: rateText(version, metrics) }))}
          />
        </FormField>
      ) : null}
      <FormField label={<>Description - <i>optional</i></>} stretch>
        <Input value={form.description} onChange={({ detail }) => edit({ description: detail.value })} />
      </FormField>
    </FormDialog>
  );
}
