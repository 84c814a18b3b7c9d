import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { ProvisionedConcurrency } from "../../../api/shapes";
import { ConfirmDialog } from "../../../shared/ConfirmDialog";
import { LoadFailed } from "../../../shared/LoadFailed";
import { Nothing } from "../../../shared/Nothing";
import { useTargets } from "../versions/useVersions";
import { inUse } from "./concurrencyForm";
import { ProvisionedDialog } from "./ProvisionedDialog";
import { CONCURRENCY, qualifierOf, useConcurrencyUse, useProvisioned } from "./useConcurrency";

/** Sandboxes that are initialised before anybody calls, of versions and aliases. */
export function ProvisionedSection({ name }: { name: string }) {
  const query = useProvisioned(name);
  const targets = useTargets(name);
  const use = useConcurrencyUse(name);
  const [editing, setEditing] = useState<ProvisionedConcurrency | "new">();
  const [removing, setRemoving] = useState<string>();
  if (query.error && !query.data) return <LoadFailed what="Provisioned concurrency" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const all = query.data ?? [];
  const publishable = (targets.data?.versions.length ?? 0) > 0;
  const add = (
    <Button onClick={() => setEditing("new")} disabled={!publishable} {...(publishable ? {} : { disabledReason: "Publish a version first: the latest one cannot be provisioned." })}>
      Add provisioned concurrency
    </Button>
  );
  return (
    <>
      <Table<ProvisionedConcurrency>
        items={all}
        trackBy="FunctionArn"
        wrapLines
        loading={query.isPending}
        loadingText="Loading provisioned concurrency"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Provisioned concurrency" }}
        columnDefinitions={[
          { id: "qualifier", header: "Version or alias", isRowHeader: true, minWidth: 130, cell: qualifierOf },
          { id: "ready", header: "Initialised", minWidth: 110, cell: (one) => `${one.AllocatedProvisionedConcurrentExecutions ?? 0} of ${one.RequestedProvisionedConcurrentExecutions ?? 0}` },
          { id: "use", header: "In use", minWidth: 90, cell: (one) => inUse(qualifierOf(one), targets.data?.aliases ?? [], use.data) ?? "…" },
          { id: "status", header: "Status", minWidth: 200, cell: (one) => <Status of={one} /> },
          {
            id: "actions",
            header: "Actions",
            minWidth: 130,
            cell: (one) => (
              <SpaceBetween direction="horizontal" size="s">
                <Button variant="inline-link" ariaLabel={`Edit provisioned concurrency of ${qualifierOf(one)}`} onClick={() => setEditing(one)}>
                  Edit
                </Button>
                <Button variant="inline-link" ariaLabel={`Remove provisioned concurrency of ${qualifierOf(one)}`} onClick={() => setRemoving(qualifierOf(one))}>
                  Remove
                </Button>
              </SpaceBetween>
            ),
          },
        ]}
        header={
          <Header variant="h2" counter={query.data ? `(${all.length})` : ""} description="Sandboxes that are initialised before anybody calls." actions={add}>
            Provisioned concurrency
          </Header>
        }
        empty={
          <Nothing title="No provisioned concurrency">
            Without it, a call that finds no free sandbox waits until one is initialised.
          </Nothing>
        }
      />
      {editing ? (
        <ProvisionedDialog name={name} edited={editing === "new" ? undefined : editing} taken={all.map(qualifierOf)} targets={targets.data ?? { versions: [], aliases: [] }} onClose={() => setEditing(undefined)} />
      ) : null}
      <ConfirmDialog
        what="provisioned concurrency"
        verb="Remove"
        names={removing ? [removing] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(Qualifier) => aws("lambda", "DeleteProvisionedConcurrencyConfig", { FunctionName: name, Qualifier })}
        forget={CONCURRENCY}
        warning="Its initialised sandboxes end. Calls go on, and some of them wait for a sandbox to be initialised."
      />
    </>
  );
}

function Status({ of: { Status, StatusReason } }: { of: ProvisionedConcurrency }) {
  switch (Status) {
    case "READY":
      return <StatusIndicator type="success">Ready</StatusIndicator>;
    case "FAILED":
      return <StatusIndicator type="error">{StatusReason ? `Failed: ${StatusReason}` : "Failed"}</StatusIndicator>;
    default:
      return <StatusIndicator type="in-progress">In progress</StatusIndicator>;
  }
}
