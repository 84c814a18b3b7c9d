import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { Cors, FunctionUrlConfig } from "../../../api/shapes";
import { Copyable } from "../../../shared/Copyable";
import { ConfirmDialog } from "../../../shared/ConfirmDialog";
import { LoadFailed } from "../../../shared/LoadFailed";
import { Nothing } from "../../../shared/Nothing";
import type { TabProps } from "../FunctionPage";
import { useTargets } from "../versions/useVersions";
import { TryOut } from "./TryOut";
import { UrlDialog } from "./UrlDialog";
import { aliasOf } from "./urlForm";
import { URLS, useUrls } from "./useUrls";

/** Addresses under which HTTP clients call the function. */
export function UrlTab({ name }: TabProps) {
  const query = useUrls(name);
  const aliases = useTargets(name).data?.aliases ?? [];
  const [editing, setEditing] = useState<FunctionUrlConfig | "new">();
  const [removing, setRemoving] = useState<FunctionUrlConfig>();
  if (query.error && !query.data) return <LoadFailed what="Function URLs" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const urls = query.data ?? [];
  const taken = urls.map(aliasOf);
  const free = ["", ...aliases.map(({ Name }) => Name)].filter((alias) => !taken.includes(alias));
  const create = (
    <Button onClick={() => setEditing("new")} disabled={!query.data || free.length === 0}>
      Create function URL
    </Button>
  );
  return (
    <SpaceBetween size="l">
      <Table<FunctionUrlConfig>
        items={urls}
        trackBy="FunctionArn"
        wrapLines
        loading={query.isPending}
        loadingText="Loading function URLs"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Function URLs" }}
        columnDefinitions={[
          { id: "calls", header: "Calls", isRowHeader: true, minWidth: 120, cell: (url) => aliasOf(url) || "The function itself" },
          { id: "url", header: "URL", minWidth: 260, cell: ({ FunctionUrl }) => <Copyable text={FunctionUrl} what="URL" /> },
          { id: "auth", header: "Who may call", minWidth: 130, cell: ({ AuthType }) => (AuthType === "NONE" ? "Everybody (NONE)" : "Who signs (AWS_IAM)") },
          { id: "mode", header: "Answers", minWidth: 110, cell: ({ InvokeMode }) => (InvokeMode === "RESPONSE_STREAM" ? "Streamed" : "Buffered") },
          { id: "cors", header: "Other origins", minWidth: 150, cell: ({ Cors: cors }) => describe(cors) },
          {
            id: "actions",
            header: "Actions",
            minWidth: 130,
            cell: (url) => (
              <SpaceBetween direction="horizontal" size="s">
                <Button variant="inline-link" ariaLabel={`Edit URL of ${aliasOf(url) || name}`} onClick={() => setEditing(url)}>
                  Edit
                </Button>
                <Button variant="inline-link" ariaLabel={`Delete URL of ${aliasOf(url) || name}`} onClick={() => setRemoving(url)}>
                  Delete
                </Button>
              </SpaceBetween>
            ),
          },
        ]}
        header={
          <Header variant="h2" counter={query.data ? `(${urls.length})` : ""} description="Who calls needs permissions besides: see the tab Permissions." actions={create}>
            Function URLs
          </Header>
        }
        empty={
          <Nothing title="No function URLs yet" action={create}>
            With one, every HTTP client can call the function: a browser, curl, a webhook.
          </Nothing>
        }
      />
      {urls.length > 0 ? <TryOut name={name} urls={urls} /> : null}
      {editing ? <UrlDialog functionName={name} url={editing === "new" ? undefined : editing} free={free} onClose={() => setEditing(undefined)} /> : null}
      <ConfirmDialog
        what="function URL"
        names={removing ? [aliasOf(removing) || name] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={() => aws("lambda", "DeleteFunctionUrlConfig", { FunctionName: name, ...(removing && aliasOf(removing) ? { Qualifier: aliasOf(removing) } : {}) })}
        forget={URLS}
        warning="Who calls the address is refused from now on. A new one will be another."
      />
    </SpaceBetween>
  );
}

const describe = (cors: Cors | undefined) => (cors?.AllowOrigins?.length ? cors.AllowOrigins.join(", ") : "The function decides");
