import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useReducer, useState } from "react";
import { useFlash } from "../../../app/flash";
import { useUnsaved } from "../../../app/unsaved";
import { CodeEditor } from "../../../shared/CodeEditor";
import { Nothing } from "../../../shared/Nothing";
import type { TextFile } from "../../../shared/zip";
import { changedPaths, isChanged, reduceEdits, startEdits } from "./edits";
import { FileTree } from "./FileTree";
import { FileDialog, type FileQuestion } from "./FileDialog";
import { UploadDialog } from "./UploadDialog";
import type { SaveCode } from "./useCode";

interface Props {
  name: string;
  files: TextFile[];
  save: SaveCode;
  onSaved: (sha: string | undefined) => void;
  onReplaced: (sha: string | undefined) => void;
}

/** The editor for code that is small enough to be read in the browser. */
export function InlineCode({ name, files, save, onSaved, onReplaced }: Props) {
  const [edits, edit] = useReducer(reduceEdits, files, startEdits);
  const [question, setQuestion] = useState<FileQuestion>();
  const [uploading, setUploading] = useState(false);
  const flash = useFlash();
  const changed = isChanged(edits);
  useUnsaved(changed);
  const shown = edits.files.find(({ path }) => path === edits.shown);

  const store = () => {
    if (!changed || save.isPending || edits.files.length === 0) return;
    const saving = edits.files;
    save.mutate(
      { files: saving },
      {
        onSuccess: ({ CodeSha256 }) => {
          onSaved(CodeSha256);
          edit({ type: "loaded", files: saving });
          flash({ type: "success", content: `Saved the code of “${name}”. New invocations run it.` });
        },
      },
    );
  };

  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<StatusIndicator type={changed ? "warning" : "success"}>{changed ? "Unsaved changes" : "All changes saved"}</StatusIndicator>}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => setUploading(true)}>Upload .zip</Button>
              <Button disabled={!changed || save.isPending} onClick={() => edit({ type: "reverted" })}>
                Discard
              </Button>
              <Button variant="primary" disabled={!changed || edits.files.length === 0} loading={save.isPending} onClick={store}>
                Save
              </Button>
            </SpaceBetween>
          }
        >
          Code
        </Header>
      }
    >
      <SpaceBetween size="s">
        {save.error && !uploading ? (
          <Alert type="error" header="The code was not saved">
            {save.error.message}
          </Alert>
        ) : null}
        <div className="code-columns">
          <FileTree files={edits.files} shown={edits.shown} changed={changedPaths(edits)} onShow={(path) => edit({ type: "shown", path })} onAsk={setQuestion} />
          {shown ? (
            <CodeEditor
              path={shown.path}
              value={shown.text}
              readOnly={save.isPending}
              onChange={(text) => edit({ type: "typed", path: shown.path, text })}
              ariaLabel={`Code of ${shown.path}`}
              height="480px"
              onSave={store}
            />
          ) : (
            <Nothing title="No files" action={<Button onClick={() => setQuestion({ type: "add" })}>Add a file</Button>}>
              A function needs at least one file.
            </Nothing>
          )}
        </div>
      </SpaceBetween>
      <FileDialog question={question} paths={edits.files.map(({ path }) => path)} onEdit={edit} onClose={() => setQuestion(undefined)} />
      <UploadDialog name={name} save={save} visible={uploading} onClose={() => setUploading(false)} onReplaced={onReplaced} />
    </Container>
  );
}
