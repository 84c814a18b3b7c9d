import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState, type FormEvent } from "react";
import { refusePath } from "../../../shared/zip";
import type { Edit } from "./edits";

export type FileQuestion = { type: "add" } | { type: "rename"; path: string } | { type: "remove"; path: string };

interface Props {
  question: FileQuestion | undefined;
  paths: string[];
  onEdit: (edit: Edit) => void;
  onClose: () => void;
}

/** Asks for a file's name, or whether it may go. */
export function FileDialog({ question, paths, onEdit, onClose }: Props) {
  const [path, setPath] = useState("");
  const [tried, setTried] = useState(false);
  useEffect(() => {
    setPath(question?.type === "rename" ? question.path : "");
    setTried(false);
  }, [question]);

  const others = question?.type === "rename" ? paths.filter((other) => other !== question.path) : paths;
  const refused = question?.type === "remove" ? undefined : refusePath(path, others);
  const confirm = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (!question || refused) return;
    onEdit(toEdit(question, path));
    onClose();
  };
  const words = wordsFor(question);
  return (
    <Modal
      visible={question !== undefined}
      onDismiss={onClose}
      header={words.title}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => confirm()}>
              {words.action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {question?.type === "remove" ? (
        <Box variant="p">“{question.path}” leaves the code with the next save. Until then, Discard brings it back.</Box>
      ) : (
        <form onSubmit={confirm}>
          <FormField label="Path" constraintText="Folders are made by slashes, as in lib/price.mjs." errorText={tried ? refused : undefined} stretch>
            <Input value={path} autoFocus spellcheck={false} autoComplete={false} onChange={({ detail }) => setPath(detail.value)} />
          </FormField>
        </form>
      )}
    </Modal>
  );
}

function toEdit(question: FileQuestion, path: string): Edit {
  switch (question.type) {
    case "add":
      return { type: "added", path };
    case "rename":
      return { type: "renamed", path: question.path, to: path };
    case "remove":
      return { type: "removed", path: question.path };
  }
}

function wordsFor(question: FileQuestion | undefined) {
  switch (question?.type) {
    case "rename":
      return { title: "Rename file", action: "Rename" };
    case "remove":
      return { title: "Remove file?", action: "Remove" };
    default:
      return { title: "Add file", action: "Add" };
  }
}
