import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { aws } from "../../api/aws";
import type { LayerVersion } from "../../api/shapes";
import { Copyable } from "../../shared/Copyable";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { Nothing } from "../../shared/Nothing";
import { runtimeLabel } from "../../shared/runtimes";
import { Time } from "../../shared/Time";
import { LAYERS } from "../layers/useLayers";

export function LayerVersionsTab({ name, versions }: { name: string; versions: LayerVersion[] }) {
  const [removing, setRemoving] = useState<number>();
  return (
    <>
      <Table<LayerVersion>
        items={versions}
        wrapLines
        trackBy={({ LayerVersionArn = "" }) => LayerVersionArn}
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Versions" }}
        columnDefinitions={[
          { id: "version", header: "Version", isRowHeader: true, minWidth: 90, cell: ({ Version }) => Version },
          { id: "description", header: "Description", minWidth: 140, cell: ({ Description }) => Description || "–" },
          { id: "runtimes", header: "Compatible runtimes", minWidth: 140, cell: ({ CompatibleRuntimes }) => CompatibleRuntimes?.map(runtimeLabel).join(", ") || "–" },
          { id: "architectures", header: "Architectures", minWidth: 120, cell: ({ CompatibleArchitectures }) => CompatibleArchitectures?.join(", ") || "–" },
          { id: "created", header: "Published", minWidth: 130, cell: ({ CreatedDate }) => <Time at={CreatedDate} /> },
          { id: "arn", header: "ARN", minWidth: 180, cell: ({ LayerVersionArn = "" }) => <Copyable text={LayerVersionArn} what="ARN" /> },
          {
            id: "actions",
            header: "Actions",
            minWidth: 100,
            cell: ({ Version }) => (
              <Button variant="inline-link" ariaLabel={`Delete version ${Version}`} onClick={() => setRemoving(Version)}>
                Delete
              </Button>
            ),
          },
        ]}
        header={
          <Header variant="h2" counter={`(${versions.length})`} description="They never change, and no number comes again.">
            Versions
          </Header>
        }
        empty={<Nothing title="No versions">All have been deleted. Functions that use one keep it.</Nothing>}
      />
      <ConfirmDialog
        what="version"
        names={removing ? [String(removing)] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(number) => aws("lambda", "DeleteLayerVersion", { LayerName: name, VersionNumber: Number(number) })}
        forget={LAYERS}
        warning="Functions that use this version keep it. No function can be given it from now on, and its number never comes again."
      />
    </>
  );
}
