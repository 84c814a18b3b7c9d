import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { aws } from "../../api/aws";
import { iamAll, managedDocument } from "../../api/iam";
import type { PolicyVersion } from "../../api/iamShapes";
import { LoadFailed } from "../../shared/LoadFailed";
import { PolicyView } from "../../shared/policy/PolicyView";
import { Time } from "../../shared/Time";
import { useChange } from "../../shared/useChange";

/** What the policy said before. Five versions at most; another one has to go first. */
export function VersionsTab({ arn, fixed }: { arn: string; fixed: boolean }) {
  const query = useQuery({ queryKey: ["iam", "versions", arn], queryFn: ({ signal }) => iamAll("ListPolicyVersions", "Versions", { PolicyArn: arn }, signal) });
  if (query.error && !query.data) return <LoadFailed what="Versions" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <Container header={<Header variant="h2" counter={query.data ? `(${query.data.length})` : ""} description="Five at most. The default one counts.">Versions</Header>}>
      {query.data?.map((version) => <Version key={version.VersionId} arn={arn} version={version} fixed={fixed} />) ?? <StatusIndicator type="loading">Loading versions</StatusIndicator>}
    </Container>
  );
}

function Version({ arn, version: { VersionId, IsDefaultVersion, CreateDate }, fixed }: { arn: string; version: PolicyVersion; fixed: boolean }) {
  const [open, setOpen] = useState(false);
  const query = useQuery({ queryKey: ["iam", "document", arn, VersionId], queryFn: ({ signal }) => managedDocument(arn, VersionId, signal), enabled: open });
  const choose = useChange<void>({
    run: () => aws("iam", "SetDefaultPolicyVersion", { PolicyArn: arn, VersionId }),
    done: () => `Version ${VersionId} counts from now on.`,
    forget: "iam",
    sayErrors: true,
  });
  const remove = useChange<void>({
    run: () => aws("iam", "DeletePolicyVersion", { PolicyArn: arn, VersionId }),
    done: () => `Deleted version ${VersionId}.`,
    forget: "iam",
    sayErrors: true,
  });
  return (
    <ExpandableSection
      headerText={IsDefaultVersion ? `${VersionId} (default)` : VersionId}
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      <SpaceBetween size="m">
        <span>
          Created <Time at={CreateDate} />
        </span>
        {IsDefaultVersion || fixed ? null : (
          <SpaceBetween direction="horizontal" size="xs">
            <Button ariaLabel={`Make ${VersionId} the default`} loading={choose.isPending} onClick={() => choose.mutate()}>
              Make default
            </Button>
            <Button ariaLabel={`Delete ${VersionId}`} loading={remove.isPending} onClick={() => remove.mutate()}>
              Delete
            </Button>
          </SpaceBetween>
        )}
        {query.data !== undefined ? <PolicyView name={VersionId} text={query.data} /> : <StatusIndicator type={query.error ? "error" : "loading"}>{query.error?.message ?? "Loading the document"}</StatusIndicator>}
      </SpaceBetween>
    </ExpandableSection>
  );
}
