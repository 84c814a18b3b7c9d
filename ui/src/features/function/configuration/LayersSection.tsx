import Autosuggest from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { EditableSection } from "../../../shared/detail/EditableSection";
import { focusFirstError } from "../../../shared/focus";
import { formatBytes } from "../../../shared/format";
import { paths, RouteLink } from "../../../shared/navigation";
import { MOST_LAYERS, moveUp, refuseLayer, shortName, versionOf } from "../../layers/layers";
import { useLayers } from "../../layers/useLayers";
import type { TabProps } from "../FunctionPage";
import { useUpdateConfiguration } from "../useFunction";

/** What lies in /opt: the later over the earlier. */
export function LayersSection({ name, details }: TabProps) {
  const layers = details.Configuration.Layers ?? [];
  const arns = layers.map(({ Arn = "" }) => Arn);
  const [form, setForm] = useState<string[]>();
  const [tried, setTried] = useState(false);
  const update = useUpdateConfiguration(name);
  const flash = useFlash();
  useUnsaved(form !== undefined && form.join() !== arns.join());
  const close = () => {
    setForm(undefined);
    setTried(false);
    update.reset();
  };
  const save = () => {
    setTried(true);
    if (!form) return;
    if (form.some((arn, index) => refuseLayer(arn, index, form))) return focusFirstError();
    update.mutate(
      { Layers: form },
      {
        onSuccess: () => {
          flash({ type: "success", content: `Saved the layers of “${name}”.` });
          close();
        },
      },
    );
  };
  return (
    <EditableSection
      title="Layers"
      counter={`(${form?.length ?? layers.length})`}
      editing={form !== undefined}
      saving={update.isPending}
      error={update.error}
      onEdit={() => setForm(arns)}
      onCancel={close}
      onSave={save}
      view={
        <Table
          variant="embedded"
          items={layers}
          trackBy={({ Arn = "" }) => Arn}
          ariaLabels={{ tableLabel: "Layers" }}
          columnDefinitions={[
            { id: "name", header: "Layer", isRowHeader: true, minWidth: 140, cell: ({ Arn = "" }) => <LayerLink arn={Arn} own={details.Configuration.FunctionArn} /> },
            { id: "size", header: "Size", minWidth: 90, cell: ({ CodeSize }) => formatBytes(CodeSize) },
            { id: "arn", header: "ARN", minWidth: 260, cell: ({ Arn }) => <span className="mono">{Arn}</span> },
          ]}
          empty="No layers."
        />
      }
      form={<LayersEditor arns={form ?? []} showErrors={tried} onChange={setForm} />}
    />
  );
}

function LayerLink({ arn, own }: { arn: string; own: string }) {
  const version = versionOf(arn);
  return version && own.includes(`:${version.account}:`) ? <RouteLink to={paths.layer(version.layer)}>{shortName(arn)}</RouteLink> : <>{shortName(arn)}</>;
}

function LayersEditor({ arns, showErrors, onChange }: { arns: string[]; showErrors: boolean; onChange: (arns: string[]) => void }) {
  const known = useLayers();
  const options = (known.data ?? []).flatMap(({ LatestMatchingVersion }) => {
    const { LayerVersionArn: value, Description: description } = LatestMatchingVersion ?? {};
    return value ? [{ value, label: shortName(value), ...(description ? { description } : {}) }] : [];
  });
  return (
    <AttributeEditor<string>
      items={arns}
      addButtonText="Add layer"
      disableAddButton={arns.length >= MOST_LAYERS}
      removeButtonText="Remove"
      removeButtonAriaLabel={(arn) => `Remove ${arn ? shortName(arn) : "empty layer"}`}
      empty="No layers yet."
      onAddButtonClick={() => onChange([...arns, ""])}
      onRemoveButtonClick={({ detail }) => onChange(arns.filter((_, at) => at !== detail.itemIndex))}
      definition={[
        {
          label: "ARN of a version",
          errorText: (arn, index) => (showErrors || arn !== "" ? refuseLayer(arn, index, arns) : undefined),
          control: (arn, index) => (
            <Autosuggest
              value={arn}
              options={options}
              enteredTextLabel={(typed) => `Use ${typed}`}
              placeholder="Choose a layer, or enter an ARN"
              empty="No layers in this account"
              onChange={({ detail }) => onChange(arns.map((old, at) => (at === index ? detail.value : old)))}
            />
          ),
        },
        {
          label: "Order",
          control: (arn, index) => (
            <Button iconName="arrow-up" formAction="none" disabled={index === 0} ariaLabel={`Move ${shortName(arn)} up`} onClick={() => onChange(moveUp(arns, index))}>
              Up
            </Button>
          ),
        },
      ]}
    />
  );
}
