import Button from "@cloudscape-design/components/button";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { deleteEgressPolicy, fetchEgressPolicies, type EgressPolicy } from "../../api/platform";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { ListPage, type ListColumn } from "../../shared/list/ListPage";
import { reachOf } from "./egressForm";
import { PolicyDialog } from "./PolicyDialog";

const nameOf = ({ name }: EgressPolicy) => name;
const words = ({ id, name, names, cidrs }: EgressPolicy) => [id, name, ...names, ...cidrs];
const NOTHING_KNOWN = { egressPolicies: [], privateNetworks: [] };

const COLUMNS: ListColumn<EgressPolicy>[] = [
  { id: "name", header: "Name", isRowHeader: true, minWidth: 160, by: nameOf, cell: nameOf },
  { id: "reach", header: "Reaches", minWidth: 260, cell: reachOf },
  { id: "ports", header: "Ports", minWidth: 110, cell: ({ ports }) => ports.join(", ") },
  { id: "networks", header: "Private networks", minWidth: 150, cell: ({ privateNetworks }) => privateNetworks.join(", ") || "–" },
  { id: "id", header: "Security group", minWidth: 210, by: ({ id }) => id, cell: ({ id }) => <span className="mono">{id}</span> },
];

/** What functions reach outside of Tidemill: nothing, but for these. */
export function EgressPage() {
  const query = useQuery({ queryKey: ["egress-policies"], queryFn: ({ signal }) => fetchEgressPolicies(signal) });
  const list = useQuery({ queryKey: ["egress-policies"], queryFn: ({ signal }) => fetchEgressPolicies(signal), select: ({ egressPolicies }) => egressPolicies });
  const [editing, setEditing] = useState<{ policy: EgressPolicy | undefined }>();
  const [deleting, setDeleting] = useState<EgressPolicy>();
  const create = (
    <Button variant="primary" onClick={() => setEditing({ policy: undefined })}>
      Create egress policy
    </Button>
  );
  return (
    <>
      <ListPage
        title="Egress policies"
        what="egress policy"
        description="Functions reach Tidemill and nothing else, until they have one of these. Choose them in a function's configuration."
        query={list}
        columns={COLUMNS}
        nameOf={nameOf}
        words={words}
        placeholder="Find policies by name, host or address"
        selection="single"
        actions={([selected]) => (
          <>
            <Button disabled={!selected} onClick={() => setEditing({ policy: selected })}>
              Edit
            </Button>
            <Button disabled={!selected} onClick={() => setDeleting(selected)}>
              Delete
            </Button>
            {create}
          </>
        )}
        empty={{ text: "No function reaches anything outside of Tidemill.", action: create }}
      />
      {editing ? <PolicyDialog known={query.data ?? NOTHING_KNOWN} policy={editing.policy} onClose={() => setEditing(undefined)} /> : null}
      <ConfirmDialog
        what="egress policy"
        names={deleting ? [deleting.name] : []}
        visible={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        run={() => deleteEgressPolicy(deleting?.id ?? "")}
        forget="egress-policies"
        warning="Functions that name it reach nothing by it any more; their open connections are cut within a second."
      />
    </>
  );
}
