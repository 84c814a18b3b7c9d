import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useFlash } from "../../../app/flash";
import { aws } from "../../../api/aws";
import { FormDialog } from "../../../shared/FormDialog";
import { TARGETS } from "./useVersions";

/** Publishes the function as it stands. */
export function PublishDialog({ name, known, onClose }: { name: string; known: string[]; onClose: () => void }) {
  const [description, setDescription] = useState("");
  const queries = useQueryClient();
  const flash = useFlash();
  const publish = useMutation({
    mutationFn: () => aws("lambda", "PublishVersion", { FunctionName: name, ...(description ? { Description: description } : {}) }),
    onSuccess: ({ Version = "" }) => {
      flash(known.includes(Version) ? { type: "info", content: `Nothing has changed since version ${Version}.` } : { type: "success", content: `Published version ${Version}.` });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [TARGETS] }),
  });
  return (
    <FormDialog title="Publish version" submitText="Publish" pending={publish.isPending} error={publish.error} onClose={onClose} onSubmit={() => publish.mutate()}>
      <FormField label={<>Description - <i>optional</i></>} description="Without one, the function's own." constraintText="At most 256 characters." stretch>
        <Input value={description} placeholder="What is new" onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
