import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { aws } from "../../../api/aws";
import { ApiError } from "../../../api/http";
import { ConfirmDialog } from "../../../shared/ConfirmDialog";
import { LoadFailed } from "../../../shared/LoadFailed";
import { Nothing } from "../../../shared/Nothing";
import { summarize, type StatementSummary } from "../../../shared/policy/summary";
import { AddPermissionDialog } from "./AddPermissionDialog";

/** Who else may use the function: other accounts, and services that send it events. */
export function ResourcePolicy({ name }: { name: string }) {
  const query = useQuery({ queryKey: ["permission", name], queryFn: ({ signal }) => policyOf(name, signal) });
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string>();
  if (query.error && !query.data) return <LoadFailed what="The resource policy" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const statements = query.data ?? [];
  return (
    <>
      <Table<StatementSummary>
        items={statements}
        wrapLines
        trackBy={({ sid, start }) => sid ?? String(start)}
        loading={query.isPending}
        loadingText="Loading the resource policy"
        ariaLabels={{ tableLabel: "Resource policy" }}
        columnDefinitions={[
          { id: "sid", header: "Statement", isRowHeader: true, minWidth: 110, cell: ({ sid }) => <span className="mono">{sid ?? "–"}</span> },
          { id: "who", header: "Whom", cell: ({ who, effect }) => `${effect === "Deny" ? "Denies " : ""}${who.join(", ")}` },
          { id: "what", header: "What", cell: ({ what }) => what.join("; ") },
          { id: "when", header: "When", cell: ({ when }) => when.join(", and ") || "always" },
          {
            id: "actions",
            header: "Actions",
            minWidth: 120,
            cell: ({ sid }) =>
              sid ? (
                <Button variant="inline-link" ariaLabel={`Remove ${sid}`} onClick={() => setRemoving(sid)}>
                  Remove
                </Button>
              ) : (
                "–"
              ),
          },
        ]}
        header={
          <Header variant="h2" counter={query.data ? `(${statements.length})` : ""} description="Who may use this function beside those whose own policies allow it." actions={<Button onClick={() => setAdding(true)}>Add permission</Button>}>
            Resource policy
          </Header>
        }
        empty={<Nothing title="No statement">Only those of this account whose policies allow it may use the function.</Nothing>}
      />
      {adding ? <AddPermissionDialog name={name} taken={statements.flatMap(({ sid }) => (sid ? [sid] : []))} onClose={() => setAdding(false)} /> : null}
      <ConfirmDialog
        what="statement"
        verb="Remove"
        names={removing ? [removing] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(StatementId) => aws("lambda", "RemovePermission", { FunctionName: name, StatementId })}
        forget="permission"
        warning="Whom only this statement lets in is refused from now on; events of such a service are no longer delivered."
      />
    </>
  );
}

async function policyOf(name: string, signal: AbortSignal): Promise<StatementSummary[]> {
  try {
    return summarize((await aws("lambda", "GetPolicy", { FunctionName: name }, signal)).Policy ?? "");
  } catch (error) {
    if (error instanceof ApiError && error.code === "ResourceNotFoundException") return []; // as Lambda says that there is none
    throw error;
  }
}
