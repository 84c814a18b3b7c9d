import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { useFlash } from "../app/flash";
import { plural } from "./format";
import { Refusal } from "./Refusal";

interface Props {
  /** One of them: "user". */
  what: string;
  names: string[];
  visible: boolean;
  /** What is done to it: what is removed from a list goes on elsewhere. */
  verb?: "Delete" | "Remove";
  onClose: () => void;
  onDeleted: (names: string[]) => void;
  remove: (name: string) => Promise<unknown>;
  /** Queries that look again afterwards. */
  forget: string;
  warning: ReactNode;
  /** Has to be typed before the button works: for what takes much with it. */
  typed?: string;
  /** What can be said and done about a refusal, beside its message. */
  explain?: (name: string, error: Error, retry: () => void) => ReactNode;
}

interface Failure {
  name: string;
  error: Error;
}

/** Asks before something goes. One after the other; what fails does not stop the rest, and is told here. */
export function DeleteDialog({ what, names, visible, verb = "Delete", onClose, onDeleted, remove, forget, warning, typed, explain }: Props) {
  const flash = useFlash();
  const queries = useQueryClient();
  const [confirmation, setConfirmation] = useState("");
  const [failures, setFailures] = useState<Failure[]>([]);
  const shown = names.length === 1 ? `“${names[0]}”` : plural(names.length, what);

  useEffect(() => {
    if (!visible) return;
    setConfirmation("");
    setFailures([]);
  }, [visible]);

  const deletion = useMutation({
    mutationFn: async (wanted: string[]) => {
      const failed: Failure[] = [];
      for (const name of wanted) {
        await remove(name).catch((error: unknown) => failed.push({ name, error: error instanceof Error ? error : new Error(String(error)) }));
      }
      return failed;
    },
    onSuccess: (failed, wanted) => {
      const gone = wanted.filter((name) => !failed.some((each) => each.name === name));
      setFailures(failed);
      if (gone.length > 0) {
        flash({ type: "success", content: `${verb}d ${gone.length === 1 ? `“${gone[0]}”` : plural(gone.length, what)}.` });
        onDeleted(gone);
        void queries.invalidateQueries({ queryKey: [forget] });
      }
      if (failed.length === 0) onClose();
    },
  });
  const left = failures.length > 0 ? failures.map(({ name }) => name) : names;

  return (
    <Modal
      visible={visible}
      onDismiss={onClose}
      header={`${verb} ${shown}?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose} disabled={deletion.isPending}>
              {failures.length > 0 ? "Close" : "Cancel"}
            </Button>
            <Button variant="primary" disabled={typed !== undefined && confirmation !== typed} onClick={() => deletion.mutate(left)} loading={deletion.isPending}>
              {failures.length > 0 ? "Try again" : verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {failures.map(({ name, error }) => (
          <Alert key={name} type="error" header={`“${name}” was not ${verb.toLowerCase()}d`}>
            <SpaceBetween size="s">
              <Refusal error={error} />
              {explain?.(name, error, () => deletion.mutate([name]))}
            </SpaceBetween>
          </Alert>
        ))}
        {failures.length === 0 && names.length > 1 ? (
          <ul>
            {names.slice(0, 10).map((name) => (
              <li key={name}>{name}</li>
            ))}
            {names.length > 10 ? <li>and {names.length - 10} more</li> : null}
          </ul>
        ) : null}
        {failures.length === 0 ? <Alert type="warning">{warning}</Alert> : null}
        {failures.length === 0 && typed !== undefined ? (
          <FormField label={`To confirm, type ${typed}`}>
            <Input value={confirmation} placeholder={typed} spellcheck={false} autoComplete={false} onChange={({ detail }) => setConfirmation(detail.value)} />
          </FormField>
        ) : null}
      </SpaceBetween>
    </Modal>
  );
}
