import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { deleteTenant, resumeTenant, suspendTenant, type CreatedTenant, type Tenant } from "../../api/platform";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { ListPage, type ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { SecretDialog } from "../../shared/SecretDialog";
import { useChange } from "../../shared/useChange";
import { CreateTenantDialog } from "./CreateTenantDialog";
import { useTenants } from "./useTenants";

const columns: ListColumn<Tenant>[] = [
  { id: "name", header: "Name", isRowHeader: true, minWidth: 200, by: ({ name }) => name, cell: ({ name }) => name },
  { id: "account", header: "Account", minWidth: 150, by: ({ accountId }) => accountId, cell: ({ accountId }) => <span className="mono">{accountId}</span> },
  {
    id: "state",
    header: "State",
    minWidth: 130,
    by: ({ state }) => state,
    cell: ({ state }) => <StatusIndicator type={state === "ACTIVE" ? "success" : "stopped"}>{state === "ACTIVE" ? "Active" : "Suspended"}</StatusIndicator>,
  },
  {
    id: "links",
    header: "More",
    minWidth: 230,
    cell: ({ accountId, name }) => (
      <>
        <RouteLink to={paths.quotas(accountId)} ariaLabel={`Quotas of ${name}`}>Quotas</RouteLink> · <RouteLink to={paths.guardRails(accountId)} ariaLabel={`Guard rails of ${name}`}>Guard rails</RouteLink> · <RouteLink to={`${paths.usage()}?account=${accountId}`} ariaLabel={`Usage of ${name}`}>Usage</RouteLink>
      </>
    ),
  },
];

const accountOf = ({ accountId }: Tenant) => accountId;
const words = ({ name, accountId, state }: Tenant) => [name, accountId, state];

/** The operator's view of all tenants. */
export function TenantsPage() {
  const tenants = useTenants();
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<CreatedTenant>();
  const [deleting, setDeleting] = useState<Tenant>();
  const toggle = useChange<Tenant, Tenant>({
    run: ({ accountId, state }) => (state === "ACTIVE" ? suspendTenant(accountId) : resumeTenant(accountId)),
    done: ({ name, state }) => (state === "ACTIVE" ? `Suspended “${name}”: nobody of it gets in, and its events wait.` : `Resumed “${name}”.`),
    forget: "tenants",
    sayErrors: true,
  });
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      Create tenant
    </Button>
  );
  return (
    <>
      <ListPage
        title="Tenants"
        what="tenant"
        description="Each has an account of its own, which nobody of another gets into."
        query={tenants}
        columns={columns}
        nameOf={accountOf}
        words={words}
        placeholder="Find tenants by name or account"
        selection="single"
        actions={([selected]) => (
          <>
            <Button disabled={!selected} loading={toggle.isPending} onClick={() => selected && toggle.mutate(selected)}>
              {selected?.state === "SUSPENDED" ? "Resume" : "Suspend"}
            </Button>
            <Button disabled={!selected} onClick={() => setDeleting(selected)}>
              Delete
            </Button>
            {create}
          </>
        )}
        empty={{ text: "Create one for a team or a customer.", action: create }}
      />
      {creating ? <CreateTenantDialog onClose={() => setCreating(false)} onCreated={(tenant) => (setCreating(false), setMade(tenant))} /> : null}
      <SecretDialog title={`Root credentials of “${made?.name ?? ""}” (${made?.accountId ?? ""})`} id={made?.rootCredentials.accessKeyId} secret={made?.rootCredentials.secretAccessKey} onClose={() => setMade(undefined)} />
      <ConfirmDialog
        what="tenant"
        names={deleting ? [deleting.name] : []}
        visible={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        run={() => deleteTenant(deleting?.accountId ?? "")}
        forget="tenants"
        typed={deleting?.accountId ?? ""}
        warning="All its functions, code, logs, events, users, roles and policies go for good. Suspend it instead when it may come back."
      />
    </>
  );
}
