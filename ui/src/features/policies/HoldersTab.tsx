import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { holding, type Holder } from "../../api/iam";
import { LoadFailed } from "../../shared/LoadFailed";
import { paths, RouteLink } from "../../shared/navigation";
import { Nothing } from "../../shared/Nothing";
import { useChange } from "../../shared/useChange";
import { holdersOf } from "../access/obstacles";

const pathOf = ({ kind, name }: Holder) => ({ User: paths.user, Group: paths.group, Role: paths.role })[kind](name);

export function HoldersTab({ arn }: { arn: string }) {
  const query = useQuery({ queryKey: ["iam", "holders", arn], queryFn: ({ signal }) => holdersOf(arn, signal) });
  const detach = useChange<Holder>({ run: (holder) => holding.detach(holder, arn), done: ({ name }) => `Detached it from “${name}”.`, forget: "iam", sayErrors: true });
  if (query.error && !query.data) return <LoadFailed what="The list" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <Table
      items={query.data ?? []}
      trackBy={({ kind, name }) => `${kind}/${name}`}
      loading={query.isPending}
      loadingText="Loading"
      ariaLabels={{ tableLabel: "Attached to" }}
      columnDefinitions={[
        { id: "name", header: "Name", isRowHeader: true, cell: (holder) => <RouteLink to={pathOf(holder)}>{holder.name}</RouteLink> },
        { id: "kind", header: "Kind", cell: ({ kind }) => kind },
        {
          id: "actions",
          header: "Actions",
          cell: (holder) => (
            <Button variant="inline-link" ariaLabel={`Detach from ${holder.name}`} onClick={() => detach.mutate(holder)}>
              Detach
            </Button>
          ),
        },
      ]}
      header={<Header variant="h2" counter={query.data ? `(${query.data.length})` : ""}>Attached to</Header>}
      empty={<Nothing title="Attached to nobody">Attach it on the page of a user, a group or a role.</Nothing>}
    />
  );
}
