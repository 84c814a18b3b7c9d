import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Layer } from "../../api/shapes";
import { ListPage, type ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { runtimeLabel } from "../../shared/runtimes";
import { Time } from "../../shared/Time";
import { PublishLayerDialog } from "./PublishLayerDialog";
import { useLayers } from "./useLayers";

const nameOf = ({ LayerName = "" }: Layer) => LayerName;
const runtimesOf = ({ LatestMatchingVersion }: Layer) => LatestMatchingVersion?.CompatibleRuntimes?.map(runtimeLabel).join(", ") || "–";
const words = (layer: Layer) => [layer.LayerName, layer.LatestMatchingVersion?.Description, runtimesOf(layer)];

const columns: ListColumn<Layer>[] = [
  { id: "name", header: "Layer name", isRowHeader: true, minWidth: 200, by: nameOf, cell: (layer) => <RouteLink to={paths.layer(nameOf(layer))}>{nameOf(layer)}</RouteLink> },
  { id: "version", header: "Latest version", minWidth: 120, by: ({ LatestMatchingVersion }) => LatestMatchingVersion?.Version ?? 0, cell: ({ LatestMatchingVersion }) => LatestMatchingVersion?.Version },
  { id: "description", header: "Description", minWidth: 200, cell: ({ LatestMatchingVersion }) => LatestMatchingVersion?.Description || "–" },
  { id: "runtimes", header: "Compatible runtimes", minWidth: 180, cell: runtimesOf },
  { id: "created", header: "Published", minWidth: 140, by: ({ LatestMatchingVersion }) => LatestMatchingVersion?.CreatedDate, cell: ({ LatestMatchingVersion }) => <Time at={LatestMatchingVersion?.CreatedDate} /> },
];

export function LayersPage() {
  const layers = useLayers();
  const navigate = useNavigate();
  const [publishing, setPublishing] = useState(false);
  const publish = (
    <Button variant="primary" onClick={() => setPublishing(true)}>
      Publish layer
    </Button>
  );
  return (
    <>
      <ListPage
        title="Layers"
        what="layer"
        description="Packages that several functions share. They find them in /opt."
        query={layers}
        columns={columns}
        nameOf={nameOf}
        words={words}
        placeholder="Find layers by name, description or runtime"
        actions={() => publish}
        empty={{ text: "Publish what several of your functions need.", action: publish }}
      />
      {publishing ? <PublishLayerDialog onClose={() => setPublishing(false)} onPublished={(name) => void navigate(paths.layer(name))} /> : null}
    </>
  );
}
