import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { aws } from "../../api/aws";
import { iamAll } from "../../api/iam";
import type { AccessKey, AccessKeyMetadata } from "../../api/iamShapes";
import { Copyable } from "../../shared/Copyable";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { LoadFailed } from "../../shared/LoadFailed";
import { Nothing } from "../../shared/Nothing";
import { SecretDialog } from "../../shared/SecretDialog";
import { Time } from "../../shared/Time";
import { useChange } from "../../shared/useChange";

/** A user's keys. Two at most, so that one can be replaced by the other without a pause. */
export function AccessKeys({ user }: { user: string }) {
  const query = useQuery({ queryKey: ["iam", "keys", user], queryFn: ({ signal }) => iamAll("ListAccessKeys", "AccessKeyMetadata", { UserName: user }, signal) });
  const [made, setMade] = useState<AccessKey>();
  const [deleting, setDeleting] = useState<string>();
  const create = useChange<void, { AccessKey: AccessKey }>({ run: () => aws("iam", "CreateAccessKey", { UserName: user }), forget: "iam", sayErrors: true });
  const toggle = useChange<AccessKeyMetadata>({
    run: ({ AccessKeyId, Status }) => aws("iam", "UpdateAccessKey", { UserName: user, AccessKeyId, Status: Status === "Active" ? "Inactive" : "Active" }),
    done: ({ AccessKeyId, Status }) => `${Status === "Active" ? "Deactivated" : "Activated"} ${AccessKeyId}.`,
    forget: "iam",
    sayErrors: true,
  });
  if (query.error && !query.data) return <LoadFailed what="Access keys" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <>
      <Table
        items={query.data ?? []}
        trackBy="AccessKeyId"
        loading={query.isPending}
        loadingText="Loading access keys"
        ariaLabels={{ tableLabel: "Access keys" }}
        columnDefinitions={[
          { id: "id", header: "Access key", isRowHeader: true, cell: ({ AccessKeyId }) => <Copyable text={AccessKeyId} what="access key" /> },
          { id: "status", header: "Status", cell: ({ Status }) => <StatusIndicator type={Status === "Active" ? "success" : "stopped"}>{Status}</StatusIndicator> },
          { id: "created", header: "Created", cell: ({ CreateDate }) => <Time at={CreateDate} /> },
          { id: "used", header: "Last used", cell: ({ AccessKeyId }) => <LastUsed id={AccessKeyId} /> },
          {
            id: "actions",
            header: "Actions",
            cell: (key) => (
              <SpaceBetween direction="horizontal" size="s">
                <Button variant="inline-link" ariaLabel={`${key.Status === "Active" ? "Deactivate" : "Activate"} ${key.AccessKeyId}`} onClick={() => toggle.mutate(key)}>
                  {key.Status === "Active" ? "Deactivate" : "Activate"}
                </Button>
                <Button variant="inline-link" ariaLabel={`Delete ${key.AccessKeyId}`} onClick={() => setDeleting(key.AccessKeyId)}>
                  Delete
                </Button>
              </SpaceBetween>
            ),
          },
        ]}
        header={
          <Header
            variant="h2"
            counter={query.data ? `(${query.data.length})` : ""}
            description="For the AWS CLI and SDKs. A user has two at most: make the new one, move over, deactivate the old one, delete it."
            actions={
              <Button loading={create.isPending} onClick={() => create.mutate(undefined, { onSuccess: ({ AccessKey }) => setMade(AccessKey) })}>
                Create access key
              </Button>
            }
          >
            Access keys
          </Header>
        }
        empty={<Nothing title="No access key">Without one, nobody can act as this user.</Nothing>}
      />
      <SecretDialog title="Your new access key" id={made?.AccessKeyId} secret={made?.SecretAccessKey} onClose={() => (setMade(undefined), create.reset())} />
      <ConfirmDialog
        what="access key"
        names={deleting ? [deleting] : []}
        visible={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        run={(AccessKeyId) => aws("iam", "DeleteAccessKey", { UserName: user, AccessKeyId })}
        forget="iam"
        warning="Whoever uses it is refused at once, and it cannot be brought back. Deactivate it first to see whether something still needs it."
      />
    </>
  );
}

function LastUsed({ id }: { id: string }) {
  const query = useQuery({ queryKey: ["iam", "key-used", id], queryFn: ({ signal }) => aws("iam", "GetAccessKeyLastUsed", { AccessKeyId: id }, signal) });
  const used = query.data?.AccessKeyLastUsed;
  if (!query.data) return <Box color="text-body-secondary">{query.isPending ? "…" : "–"}</Box>;
  if (!used?.LastUsedDate) return <>Never</>;
  return (
    <>
      <Time at={used.LastUsedDate} /> ({used.ServiceName})
    </>
  );
}
