import Button from "@cloudscape-design/components/button";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { useState } from "react";
import { useParams } from "react-router";
import type { LayerVersion } from "../../api/shapes";
import { Copyable } from "../../shared/Copyable";
import { DetailPage } from "../../shared/detail/DetailPage";
import { paths } from "../../shared/navigation";
import { runtimeLabel } from "../../shared/runtimes";
import { Time } from "../../shared/Time";
import { PublishLayerDialog } from "../layers/PublishLayerDialog";
import { useLayerVersions } from "../layers/useLayers";
import { LayerPermissionsTab } from "./LayerPermissionsTab";
import { LayerVersionsTab } from "./LayerVersionsTab";

/** One layer: its versions, and who else may use each of them. */
export function LayerPage() {
  const { name = "" } = useParams();
  const query = useLayerVersions(name);
  const [publishing, setPublishing] = useState(false);
  return (
    <>
      <DetailPage<LayerVersion[]>
        what="layer"
        name={name}
        query={query}
        description={([newest]) => newest?.Description}
        actions={() => <Button onClick={() => setPublishing(true)}>Publish version</Button>}
        overview={([newest]) => (
          <KeyValuePairs
            columns={3}
            items={[
              { label: "ARN of the latest version", value: newest?.LayerVersionArn ? <Copyable text={newest.LayerVersionArn} what="ARN" /> : "–" },
              { label: "Compatible runtimes", value: newest?.CompatibleRuntimes?.map(runtimeLabel).join(", ") || "–" },
              { label: "Published", value: <Time at={newest?.CreatedDate} /> },
            ]}
          />
        )}
        path={(tab) => paths.layer(name, tab)}
        list={{ text: "layers", to: paths.layers() }}
        tabs={[
          { id: "versions", label: "Versions", content: (versions) => <LayerVersionsTab name={name} versions={versions} /> },
          { id: "permissions", label: "Permissions", content: (versions) => <LayerPermissionsTab name={name} versions={versions} /> },
        ]}
      />
      {publishing ? <PublishLayerDialog layer={name} onClose={() => setPublishing(false)} /> : null}
    </>
  );
}
