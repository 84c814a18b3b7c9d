import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { aws } from "../../../api/aws";
import type { AliasConfiguration } from "../../../api/shapes";
import { Copyable } from "../../../shared/Copyable";
import { ConfirmDialog } from "../../../shared/ConfirmDialog";
import { formatShare } from "../../../shared/format";
import { LoadFailed } from "../../../shared/LoadFailed";
import { Nothing } from "../../../shared/Nothing";
import type { TabProps } from "../FunctionPage";
import { LAST_HOUR } from "../monitoring/ranges";
import { useMetrics } from "../monitoring/useMetrics";
import { TARGETS, useTargets } from "../versions/useVersions";
import { AliasDialog } from "./AliasDialog";
import { shareOf } from "./aliasForm";
import { rateText, type Known } from "./errorRates";

/** Names that stand for versions, and how those versions do. */
export function AliasesTab({ name }: TabProps) {
  const query = useTargets(name);
  const lastHour = useMetrics(name, LAST_HOUR);
  const metrics: Known = lastHour.data?.versions ?? (lastHour.error ? "unknown" : "loading");
  const [editing, setEditing] = useState<AliasConfiguration | "new">();
  const [removing, setRemoving] = useState<string>();
  if (query.error && !query.data) return <LoadFailed what="Aliases" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const targets = query.data ?? { versions: [], aliases: [] };
  const create = (
    <Button onClick={() => setEditing("new")} disabled={!query.data}>
      Create alias
    </Button>
  );
  return (
    <>
      <Table<AliasConfiguration>
        items={targets.aliases}
        trackBy="Name"
        wrapLines
        loading={query.isPending}
        loadingText="Loading aliases"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Aliases" }}
        columnDefinitions={[
          { id: "name", header: "Alias", isRowHeader: true, minWidth: 110, cell: ({ Name }) => Name },
          { id: "description", header: "Description", minWidth: 140, cell: ({ Description }) => Description || "–" },
          { id: "versions", header: "Versions", minWidth: 260, cell: (alias) => <Sides alias={alias} metrics={metrics} /> },
          { id: "arn", header: "ARN", minWidth: 240, cell: ({ AliasArn }) => <Copyable text={AliasArn} what="ARN" /> },
          {
            id: "actions",
            header: "Actions",
            minWidth: 130,
            cell: (alias) => (
              <SpaceBetween direction="horizontal" size="s">
                <Button variant="inline-link" ariaLabel={`Edit ${alias.Name}`} onClick={() => setEditing(alias)}>
                  Edit
                </Button>
                <Button variant="inline-link" ariaLabel={`Delete ${alias.Name}`} onClick={() => setRemoving(alias.Name)}>
                  Delete
                </Button>
              </SpaceBetween>
            ),
          },
        ]}
        header={
          <Header variant="h2" counter={query.data ? `(${targets.aliases.length})` : ""} description="Names that callers use, whatever version stands behind them." actions={create}>
            Aliases
          </Header>
        }
        empty={
          <Nothing title="No aliases yet" action={create}>
            With one, callers need not change when you put another version live.
          </Nothing>
        }
      />
      {editing ? <AliasDialog functionName={name} alias={editing === "new" ? undefined : editing} targets={targets} metrics={metrics} onClose={() => setEditing(undefined)} /> : null}
      <ConfirmDialog
        what="alias"
        names={removing ? [removing] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(Name) => aws("lambda", "DeleteAlias", { FunctionName: name, Name })}
        forget={TARGETS}
        warning="Who calls the function by this name is refused from now on, and the permissions that were given for it are gone."
      />
    </>
  );
}

/** Each version with its part of the invocations, and how it does. */
function Sides({ alias, metrics }: { alias: AliasConfiguration; metrics: Known }) {
  const share = shareOf(alias);
  const rest = 1 - (share?.weight ?? 0);
  const sides = [{ version: alias.FunctionVersion, weight: rest }, ...(share ? [share] : [])];
  return sides.map(({ version, weight }) => (
    <div key={version}>
      {version}: {formatShare(weight)}, {rateText(version, metrics)}
    </div>
  ));
}
