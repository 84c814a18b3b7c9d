import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { CodeEditor } from "../../../shared/CodeEditor";
import { ZipUpload } from "../../../shared/ZipUpload";
import { inlinePath, isCompiled } from "../createForm";
import type { PartProps } from "./parts";

export function CodeSource({ form, edit, problems }: PartProps) {
  return (
    <Container header={<Header variant="h2">Code</Header>}>
      <SpaceBetween size="l">
        <Tiles
          ariaLabel="Where the code comes from"
          value={form.source}
          items={[
            { value: "inline", label: "Write it here", description: "Start from a small example and edit it.", disabled: isCompiled(form.runtime) },
            { value: "upload", label: "Upload a .zip file", description: "Code and dependencies, packed by your build." },
          ]}
          onChange={({ detail }) => edit({ source: detail.value === "upload" ? "upload" : "inline" })}
        />
        {form.source === "inline" ? (
          <FormField label={inlinePath(form)} errorText={problems.code} stretch>
            <CodeEditor path={inlinePath(form)} value={form.code} onChange={(code) => edit({ code })} ariaLabel={`Code of ${inlinePath(form)}`} height="300px" />
          </FormField>
        ) : (
          <ZipUpload file={form.upload} onChange={(upload) => edit({ upload })} error={problems.code} />
        )}
      </SpaceBetween>
    </Container>
  );
}
