import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { deleteGuardRail, fetchGuardRails, type GuardRail } from "../../api/platform";
import { PageLoading } from "../../app/PageLoading";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { LoadFailed } from "../../shared/LoadFailed";
import { Nothing } from "../../shared/Nothing";
import { PolicyView } from "../../shared/policy/PolicyView";
import { GuardRailDialog } from "./GuardRailDialog";
import { lockOut, MOST } from "./guardRail";

export function GuardRailsSection({ account }: { account: string }) {
  const query = useQuery({ queryKey: ["guard-rails", account], queryFn: ({ signal }) => fetchGuardRails(account, signal) });
  const [editing, setEditing] = useState<GuardRail | "new">();
  const [deleting, setDeleting] = useState<string>();
  if (query.isPending) return <PageLoading />;
  if (!query.data) return <LoadFailed what="Guard rails" error={query.error!} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  const rails = query.data;
  const create = (
    <Button disabled={rails.length >= MOST} disabledReason={`A tenant has at most ${MOST}.`} onClick={() => setEditing("new")}>
      Create guard rail
    </Button>
  );
  return (
    <>
      <SpaceBetween size="l">
        {lockOut(rails) ? (
          <Alert type="warning" header="Nobody of this tenant may do anything">
            Where there are guard rails, one of them must allow what is asked, and these only deny. Add a statement that allows the rest.
          </Alert>
        ) : null}
        <Container
          header={
            <Header variant="h2" counter={`(${rails.length})`} description="None may deny what is asked, and one must allow it." actions={create}>
              Guard rails
            </Header>
          }
        >
          {rails.length === 0 ? <Nothing title="No guard rail">Only its own policies say what this tenant may do.</Nothing> : null}
          {rails.map((rail) => (
            <ExpandableSection key={rail.name} headerText={rail.name}>
              <SpaceBetween size="m">
                <SpaceBetween direction="horizontal" size="xs">
                  <Button ariaLabel={`Edit ${rail.name}`} onClick={() => setEditing(rail)}>
                    Edit
                  </Button>
                  <Button ariaLabel={`Delete ${rail.name}`} onClick={() => setDeleting(rail.name)}>
                    Delete
                  </Button>
                </SpaceBetween>
                <PolicyView name={rail.name} text={rail.document} />
              </SpaceBetween>
            </ExpandableSection>
          ))}
        </Container>
      </SpaceBetween>
      {editing ? <GuardRailDialog account={account} names={rails.map(({ name }) => name)} rail={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} /> : null}
      <ConfirmDialog
        what="guard rail"
        names={deleting ? [deleting] : []}
        visible={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        run={(name) => deleteGuardRail(account, name)}
        forget="guard-rails"
        warning={rails.length === 1 ? "It is the last one: only the tenant's own policies count then." : "What only this one denies is allowed at once; what only it allows is denied."}
      />
    </>
  );
}
