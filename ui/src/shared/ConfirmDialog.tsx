import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import ProgressBar from "@cloudscape-design/components/progress-bar";
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
  verb?: keyof typeof WORDS;
  onClose: () => void;
  onDone?: (names: string[]) => void;
  run: (name: string) => Promise<unknown>;
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

/** What was done, and the buttons where the verb alone would mislead. */
const WORDS = {
  Delete: { done: "Deleted", go: "Delete", leave: "Cancel" },
  Remove: { done: "Removed", go: "Remove", leave: "Cancel" },
  Redrive: { done: "Redriven", go: "Redrive", leave: "Cancel" },
  Cancel: { done: "Cancelled", go: "Cancel it", leave: "Let it be" },
};

/** Asks before something is done that cannot be undone. One after the other; what fails does not stop the rest, and is told here. */
export function ConfirmDialog({ what, names, visible, verb = "Delete", onClose, onDone, run, forget, warning, typed, explain }: Props) {
  const flash = useFlash();
  const queries = useQueryClient();
  const [confirmation, setConfirmation] = useState("");
  const [failures, setFailures] = useState<Failure[]>([]);
  const [at, setAt] = useState(0);
  const { done, go, leave } = WORDS[verb];
  const shown = names.length === 1 ? `“${names[0]}”` : plural(names.length, what);

  useEffect(() => {
    if (!visible) return;
    setConfirmation("");
    setFailures([]);
  }, [visible]);

  const change = useMutation({
    mutationFn: async (wanted: string[]) => {
      const failed: Failure[] = [];
      for (const [index, name] of wanted.entries()) {
        setAt(index);
        await run(name).catch((error: unknown) => failed.push({ name, error: error instanceof Error ? error : new Error(String(error)) }));
      }
      return failed;
    },
    onSuccess: (failed, wanted) => {
      const changed = wanted.filter((name) => !failed.some((each) => each.name === name));
      setFailures(failed);
      if (changed.length > 0) {
        flash({ type: "success", content: `${done} ${changed.length === 1 ? `“${changed[0]}”` : plural(changed.length, what)}.` });
        onDone?.(changed);
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
            <Button variant="link" onClick={onClose} disabled={change.isPending}>
              {failures.length > 0 ? "Close" : leave}
            </Button>
            <Button variant="primary" disabled={typed !== undefined && confirmation !== typed} onClick={() => change.mutate(left)} loading={change.isPending}>
              {failures.length > 0 ? "Try again" : go}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {failures.map(({ name, error }) => (
          <Alert key={name} type="error" header={`“${name}” was not ${done.toLowerCase()}`}>
            <SpaceBetween size="s">
              <Refusal error={error} />
              {explain?.(name, error, () => change.mutate([name]))}
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
        {change.isPending && left.length > 1 ? <ProgressBar value={(100 * at) / left.length} label="Progress" additionalInfo={`${at} of ${left.length}`} /> : null}
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
