import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { LoadFailed } from "../../../shared/LoadFailed";
import type { TabProps } from "../FunctionPage";
import { editableFiles } from "./edits";
import { InlineCode } from "./InlineCode";
import { PackagedCode } from "./PackagedCode";
import { useCode, useSaveCode } from "./useCode";

/** Holds on to the version that was opened: what happens elsewhere is told, but never runs over edits. */
export function CodeTab({ name, details }: TabProps) {
  const newest = details.Configuration.CodeSha256;
  const [opened, setOpened] = useState(newest);
  const [generation, setGeneration] = useState(0);
  const code = useCode(name, opened);
  const save = useSaveCode(name, opened);
  const reopen = (sha: string | undefined) => {
    setOpened(sha);
    setGeneration((now) => now + 1);
  };

  if (code.data) {
    const files = editableFiles(code.data);
    return (
      <SpaceBetween size="m">
        {newest !== opened && !save.isPending ? (
          <Alert type="warning" header="The code was changed elsewhere" action={<Button onClick={() => reopen(newest)}>Show the new code</Button>}>
            You see an older version. Showing the new one drops changes that you made here.
          </Alert>
        ) : null}
        {files ? (
          <InlineCode key={generation} name={name} files={files} save={save} onSaved={setOpened} onReplaced={reopen} />
        ) : (
          <PackagedCode name={name} details={details} view={code.data} save={save} onReplaced={reopen} />
        )}
      </SpaceBetween>
    );
  }
  if (code.isPending) {
    return (
      <Container>
        <div className="code-loading">
          <StatusIndicator type="loading">Loading the code</StatusIndicator>
        </div>
      </Container>
    );
  }
  return <LoadFailed what="The code" error={code.error} onRetry={() => void code.refetch()} retrying={code.isFetching} />;
}
