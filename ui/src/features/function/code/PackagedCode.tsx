import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import type { CodeView } from "../../../api/readModels";
import { formatBytes, plural } from "../../../shared/format";
import type { TabProps } from "../FunctionPage";
import { UploadDialog } from "./UploadDialog";
import type { SaveCode } from "./useCode";

const MOST_SHOWN = 200;

interface Props extends TabProps {
  view: CodeView;
  save: SaveCode;
  onReplaced: (sha: string | undefined) => void;
}

/** Code that is too large, or not text: what is in it, the way out (download) and the way in (upload). */
export function PackagedCode({ name, details, view, save, onReplaced }: Props) {
  const [uploading, setUploading] = useState(false);
  const location = details.Code?.Location;
  const files = view.files.slice(0, MOST_SHOWN);
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${formatBytes(details.Configuration.CodeSize)})`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {location ? (
                <Button iconName="download" href={location} download={`${name}.zip`}>
                  Download .zip
                </Button>
              ) : null}
              <Button variant="primary" iconName="upload" onClick={() => setUploading(true)}>
                Upload .zip
              </Button>
            </SpaceBetween>
          }
        >
          Code
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Alert type="info">This code is too large to edit here, or has files that are not text. Change it where it is built, then upload a new .zip file.</Alert>
        <Table
          variant="embedded"
          items={files}
          trackBy="path"
          ariaLabels={{ tableLabel: "Files" }}
          columnDefinitions={[
            { id: "path", header: "File", isRowHeader: true, cell: ({ path }) => <span className="mono">{path}</span> },
            { id: "size", header: "Size", width: 140, cell: ({ size }) => formatBytes(size) },
          ]}
          empty="The list of files is not available for this package."
          footer={view.total > files.length ? `and ${plural(view.total - files.length, "more file")}` : undefined}
        />
      </SpaceBetween>
      <UploadDialog name={name} save={save} visible={uploading} onClose={() => setUploading(false)} onReplaced={onReplaced} />
    </Container>
  );
}
