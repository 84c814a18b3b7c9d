import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { aws } from "../../api/aws";
import { toBase64 } from "../../api/base64";
import { fetchRuntimes } from "../../api/platform";
import { FormDialog } from "../../shared/FormDialog";
import { runtimeLabel } from "../../shared/runtimes";
import { useChange } from "../../shared/useChange";
import { ZipUpload } from "../../shared/ZipUpload";
import { UPLOAD_LIMIT } from "../create/createForm";
import { LAYER_NAME } from "./layers";
import { LAYERS } from "./useLayers";

interface Form {
  name: string;
  description: string;
  runtimes: string[];
  zip: File | undefined;
}

/** Publishes the first version of a layer, or the next one of a layer that is there. */
export function PublishLayerDialog({ layer, onClose, onPublished }: { layer?: string; onClose: () => void; onPublished?: (name: string) => void }) {
  const [form, setForm] = useState<Form>({ name: layer ?? "", description: "", runtimes: [], zip: undefined });
  const [tried, setTried] = useState(false);
  const runtimes = useQuery({ queryKey: ["runtimes"], queryFn: ({ signal }) => fetchRuntimes(signal) });
  const options = (runtimes.data ?? []).map(({ name }) => ({ value: name, label: runtimeLabel(name) }));
  const publish = useChange<Form>({
    run: async ({ name, description, runtimes, zip }) =>
      aws("lambda", "PublishLayerVersion", {
        LayerName: name,
        Content: { ZipFile: toBase64(new Uint8Array(await zip!.arrayBuffer())) },
        ...(description ? { Description: description } : {}),
        ...(runtimes.length > 0 ? { CompatibleRuntimes: runtimes } : {}),
      }),
    done: ({ name }) => `Published a version of “${name}”.`,
    forget: LAYERS,
  });
  const edit = (part: Partial<Form>) => setForm({ ...form, ...part });
  const wrongName = LAYER_NAME.test(form.name) ? undefined : "Use 1 to 64 letters, digits, hyphens and underscores.";
  const wrongZip = !form.zip ? "Choose a .zip file." : form.zip.size > UPLOAD_LIMIT ? "The file is larger than 50 MB." : undefined;
  return (
    <FormDialog
      title={layer ? `Publish version of ${layer}` : "Publish layer"}
      submitText="Publish"
      pending={publish.isPending}
      error={publish.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!wrongName && !wrongZip) publish.mutate(form, { onSuccess: () => (onClose(), onPublished?.(form.name)) });
      }}
    >
      {layer ? null : (
        <FormField label="Name" errorText={tried && wrongName} stretch>
          <Input value={form.name} placeholder="my-libraries" spellcheck={false} autoComplete={false} onChange={({ detail }) => edit({ name: detail.value })} />
        </FormField>
      )}
      <ZipUpload file={form.zip} error={tried ? wrongZip : undefined} onChange={(zip) => edit({ zip })} />
      <FormField label={<>Description - <i>optional</i></>} constraintText="At most 256 characters." stretch>
        <Input value={form.description} placeholder="What is in it" onChange={({ detail }) => edit({ description: detail.value })} />
      </FormField>
      <FormField label={<>Compatible runtimes - <i>optional</i></>} description="For those who look for layers; nothing is refused by it." stretch>
        <Multiselect
          selectedOptions={options.filter(({ value }) => form.runtimes.includes(value))}
          options={options}
          statusType={runtimes.isPending ? "loading" : "finished"}
          loadingText="Loading runtimes"
          placeholder="Choose runtimes"
          deselectAriaLabel={({ label }) => `Remove ${label}`}
          onChange={({ detail }) => edit({ runtimes: detail.selectedOptions.flatMap(({ value }) => (value ? [value] : [])) })}
        />
      </FormField>
    </FormDialog>
  );
}
