import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useFlash } from "../../../app/flash";
import { aws } from "../../../api/aws";
import { FormDialog } from "../../../shared/FormDialog";
import { TARGETS, targetsOf } from "./useVersions";

/** Publishes the function as it stands. */
export function PublishDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const [description, setDescription] = useState("");
  const queries = useQueryClient();
  const flash = useFlash();
  const publish = useMutation({
    mutationFn: async () => {
      const { versions } = await queries.fetchQuery({ ...targetsOf(name), staleTime: 0 }); // somebody else may have published
      const { Version } = await aws("lambda", "PublishVersion", { FunctionName: name, ...(description ? { Description: description } : {}) });
      return { Version, isNew: versions.every((known) => known.Version !== Version) };
    },
    onSuccess: ({ Version, isNew }) => {
      flash(isNew ? { type: "success", content: `Published version ${Version}.` } : { type: "info", content: `Nothing has changed since version ${Version}.` });
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
