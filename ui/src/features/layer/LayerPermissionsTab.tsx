import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { aws } from "../../api/aws";
import type { LayerVersion } from "../../api/shapes";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { LoadFailed } from "../../shared/LoadFailed";
import { Nothing } from "../../shared/Nothing";
import type { StatementSummary } from "../../shared/policy/summary";
import { LAYER_POLICY, useLayerPolicy } from "../layers/useLayers";
import { AddLayerPermissionDialog } from "./AddLayerPermissionDialog";

/** Which other accounts may use a version. */
export function LayerPermissionsTab({ name, versions }: { name: string; versions: LayerVersion[] }) {
  const [params, setParams] = useSearchParams();
  const wanted = Number(params.get("version"));
  const version = versions.find(({ Version }) => Version === wanted)?.Version ?? versions[0]?.Version;
  if (version === undefined) return <Nothing title="No versions">Publish one to give permissions for it.</Nothing>;
  const options = versions.map(({ Version, Description }) => ({ value: String(Version), label: `Version ${Version}`, ...(Description ? { description: Description } : {}) }));
  return (
    <SpaceBetween size="l">
      <FormField label="Version">
        <Select selectedOption={options.find(({ value }) => value === String(version)) ?? null} options={options} onChange={({ detail }) => setParams({ version: detail.selectedOption.value ?? "" })} />
      </FormField>
      <PolicyTable key={version} name={name} version={version} />
    </SpaceBetween>
  );
}

function PolicyTable({ name, version }: { name: string; version: number }) {
  const query = useLayerPolicy(name, version);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string>();
  if (query.error && !query.data) return <LoadFailed what="The permissions" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const statements = query.data ?? [];
  return (
    <>
      <Table<StatementSummary>
        items={statements}
        trackBy={({ sid, start }) => sid ?? String(start)}
        loading={query.isPending}
        loadingText="Loading the permissions"
        ariaLabels={{ tableLabel: "Permissions" }}
        columnDefinitions={[
          { id: "sid", header: "Statement", isRowHeader: true, minWidth: 110, cell: ({ sid }) => <span className="mono">{sid ?? "–"}</span> },
          { id: "who", header: "Whom", minWidth: 200, cell: ({ who }) => who.join(", ") },
          {
            id: "actions",
            header: "Actions",
            minWidth: 110,
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
          <Header variant="h2" counter={query.data ? `(${statements.length})` : ""} description="Accounts that may give this version to their functions." actions={<Button onClick={() => setAdding(true)}>Add permission</Button>}>
            Permissions
          </Header>
        }
        empty={<Nothing title="No permission">Only functions of this account can use the version.</Nothing>}
      />
      {adding ? <AddLayerPermissionDialog name={name} version={version} taken={statements.flatMap(({ sid }) => (sid ? [sid] : []))} onClose={() => setAdding(false)} /> : null}
      <ConfirmDialog
        what="statement"
        verb="Remove"
        names={removing ? [removing] : []}
        visible={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        run={(StatementId) => aws("lambda", "RemoveLayerVersionPermission", { LayerName: name, VersionNumber: version, StatementId })}
        forget={LAYER_POLICY}
        warning="Functions that have the version keep it. Those whom only this statement lets in cannot give it to others."
      />
    </>
  );
}
