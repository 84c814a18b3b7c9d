import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { FunctionConfiguration } from "../../../api/shapes";
import { ConfirmDialog } from "../../../shared/ConfirmDialog";
import { LoadFailed } from "../../../shared/LoadFailed";
import { paths, RouteLink } from "../../../shared/navigation";
import { Nothing } from "../../../shared/Nothing";
import { Time } from "../../../shared/Time";
import type { TabProps } from "../FunctionPage";
import { PublishDialog } from "./PublishDialog";
import { aliasesOf, TARGETS, useTargets } from "./useVersions";

/** What was published of the function, and what of it is in use. */
export function VersionsTab({ name }: TabProps) {
  const query = useTargets(name);
  const [publishing, setPublishing] = useState(false);
  const [removing, setRemoving] = useState<string>();
  if (query.error && !query.data) return <LoadFailed what="Versions" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const { versions, aliases } = query.data ?? { versions: [], aliases: [] };
  const publish = <Button onClick={() => setPublishing(true)}>Publish version</Button>;
  return (
    <>
      <Table<FunctionConfiguration>
        items={versions}
        trackBy={({ Version }) => Version ?? ""}
        loading={query.isPending}
        loadingText="Loading versions"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Versions" }}
        columnDefinitions={[
          {
            id: "version",
            header: "Version",
            isRowHeader: true,
            minWidth: 90,
            cell: ({ Version = "" }) => (
              <RouteLink to={`${paths.function(name, "configuration")}?qualifier=${Version}`} ariaLabel={`Configuration of version ${Version}`}>
                {Version}
              </RouteLink>
            ),
          },
          { id: "description", header: "Description", minWidth: 180, cell: ({ Description }) => Description || "–" },
          { id: "published", header: "Published", minWidth: 130, cell: ({ LastModified }) => <Time at={LastModified} /> },
          { id: "aliases", header: "Aliases", minWidth: 120, cell: ({ Version = "" }) => aliasesOf(Version, aliases).map(({ Name }) => Name).join(", ") || "–" },
          { id: "code", header: "Code SHA-256", minWidth: 160, cell: ({ CodeSha256 }) => <span className="mono" title={CodeSha256}>{CodeSha256?.slice(0, 12) ?? "–"}</span> },
          {
            id: "actions",
            header: "Actions",
            minWidth: 100,
            cell: ({ Version = "" }) => (
              <Button variant="inline-link" ariaLabel={`Delete version ${Version}`} onClick={() => setRemoving(Version)}>
                Delete
              </Button>
            ),
          },
        ]}
        header={
          <Header variant="h2" counter={query.data ? `(${versions.length})` : ""} description="Code and configuration as they were when they were published. They never change." actions={publish}>
            Versions
          </Header>
        }
        empty={
          <Nothing title="No versions yet" action={publish}>
            Publish one, and give it a name that callers use.
          </Nothing>
        }
      />
      {publishing ? <PublishDialog name={name} onClose={() => setPublishing(false)} /> : null}
      <ConfirmDialog
        what="version"
        names={removing ? [removing] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(Qualifier) => aws("lambda", "DeleteFunction", { FunctionName: name, Qualifier })}
        forget={TARGETS}
        warning="Who calls this version by its number is refused from now on. The number never comes again."
      />
    </>
  );
}
