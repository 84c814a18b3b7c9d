import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { holding, type Holder } from "../../api/iam";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { LoadFailed } from "../../shared/LoadFailed";
import { Nothing } from "../../shared/Nothing";
import { PolicyView } from "../../shared/policy/PolicyView";
import { InlinePolicyDialog } from "./InlinePolicyDialog";

export const inlineKey = (of: Holder) => ["iam", "inline", of.kind, of.name];

export function InlinePolicies({ holder }: { holder: Holder }) {
  const query = useQuery({ queryKey: inlineKey(holder), queryFn: ({ signal }) => holding.inlineNames(holder, signal) });
  const [editing, setEditing] = useState<{ name: string; document: string } | "new">();
  const [deleting, setDeleting] = useState<string>();
  if (query.error && !query.data) return <LoadFailed what="Inline policies" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const names = query.data ?? [];
  return (
    <>
      <Container
        header={
          <Header
            variant="h2"
            counter={query.data ? `(${names.length})` : ""}
            description={`Policies that belong to this ${holder.kind.toLowerCase()} alone, and go with it.`}
            actions={<Button onClick={() => setEditing("new")}>Create inline policy</Button>}
          >
            Inline policies
          </Header>
        }
      >
        {query.isPending ? <StatusIndicator type="loading">Loading policies</StatusIndicator> : null}
        {query.data && names.length === 0 ? <Nothing title="No inline policy" /> : null}
        {names.map((name) => (
          <Inline key={name} holder={holder} name={name} onEdit={(document) => setEditing({ name, document })} onDelete={() => setDeleting(name)} />
        ))}
      </Container>
      {editing ? <InlinePolicyDialog holder={holder} names={names} policy={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} /> : null}
      <ConfirmDialog
        what="inline policy"
        names={deleting ? [deleting] : []}
        visible={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        run={(name) => holding.deleteInline(holder, name)}
        forget="iam"
        warning="What only this policy allows or denies ends at once."
      />
    </>
  );
}

function Inline({ holder, name, onEdit, onDelete }: { holder: Holder; name: string; onEdit: (document: string) => void; onDelete: () => void }) {
  const [open, setOpen] = useState(false);
  const query = useQuery({ queryKey: [...inlineKey(holder), name], queryFn: ({ signal }) => holding.inline(holder, name, signal), enabled: open });
  return (
    <ExpandableSection
      headerText={name}
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {query.data !== undefined ? (
        <SpaceBetween size="m">
          <SpaceBetween direction="horizontal" size="xs">
            <Button ariaLabel={`Edit ${name}`} onClick={() => onEdit(query.data)}>
              Edit
            </Button>
            <Button ariaLabel={`Delete ${name}`} onClick={onDelete}>
              Delete
            </Button>
          </SpaceBetween>
          <PolicyView name={name} text={query.data} />
        </SpaceBetween>
      ) : query.error ? (
        <LoadFailed what="The policy" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <StatusIndicator type="loading">Loading the policy</StatusIndicator>
      )}
    </ExpandableSection>
  );
}
