import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { holding, isAwsManaged, policyNameOf, type Holder } from "../../api/iam";
import type { AttachedPolicy } from "../../api/iamShapes";
import { plural } from "../../shared/format";
import { LoadFailed } from "../../shared/LoadFailed";
import { paths, RouteLink } from "../../shared/navigation";
import { Nothing } from "../../shared/Nothing";
import { useChange } from "../../shared/useChange";
import { PickPolicies } from "./PickPolicies";

export const attachedKey = (of: Holder) => ["iam", "attached", of.kind, of.name];

export function AttachedPolicies({ holder }: { holder: Holder }) {
  const query = useQuery({ queryKey: attachedKey(holder), queryFn: ({ signal }) => holding.attached(holder, signal) });
  const [selection, setSelection] = useState<AttachedPolicy[]>([]);
  const [picking, setPicking] = useState(false);
  const attached = query.data ?? [];
  const selected = attached.filter(({ PolicyArn }) => selection.some((each) => each.PolicyArn === PolicyArn));
  const detach = useChange<string[]>({
    run: async (arns) => {
      for (const arn of arns) await holding.detach(holder, arn);
    },
    done: (arns) => (arns.length === 1 ? `Detached “${policyNameOf(arns[0]!)}”.` : `Detached ${plural(arns.length, "policy", "policies")}.`),
    forget: "iam",
    sayErrors: true,
  });
  const attach = useChange<string[]>({
    run: async (arns) => {
      for (const arn of arns) await holding.attach(holder, arn);
    },
    done: (arns) => (arns.length === 1 ? `Attached “${policyNameOf(arns[0]!)}”.` : `Attached ${plural(arns.length, "policy", "policies")}.`),
    forget: "iam",
  });
  if (query.error && !query.data) return <LoadFailed what="Attached policies" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <>
      <Table
        items={attached}
        trackBy="PolicyArn"
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setSelection(detail.selectedItems)}
        loading={query.isPending}
        loadingText="Loading policies"
        enableKeyboardNavigation
        ariaLabels={{
          tableLabel: "Attached policies",
          selectionGroupLabel: "Attached policies selected",
          allItemsSelectionLabel: () => "Select all attached policies",
          itemSelectionLabel: (_, { PolicyName }) => `Select ${PolicyName}`,
        }}
        columnDefinitions={[
          { id: "name", header: "Policy", isRowHeader: true, cell: ({ PolicyName, PolicyArn }) => <RouteLink to={paths.policy(PolicyArn)}>{PolicyName}</RouteLink> },
          { id: "kind", header: "Kind", cell: ({ PolicyArn }) => (isAwsManaged(PolicyArn) ? "AWS managed" : "Own") },
          { id: "arn", header: "ARN", cell: ({ PolicyArn }) => <span className="mono">{PolicyArn}</span> },
        ]}
        header={
          <Header
            variant="h2"
            counter={query.data ? `(${attached.length})` : ""}
            description="Managed policies, shared with whoever else they are attached to."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={selected.length === 0} loading={detach.isPending} onClick={() => detach.mutate(selected.map(({ PolicyArn }) => PolicyArn))}>
                  Detach
                </Button>
                <Button onClick={() => setPicking(true)}>Attach policies</Button>
              </SpaceBetween>
            }
          >
            Attached policies
          </Header>
        }
        empty={<Nothing title="No policy is attached">Nothing is allowed but by inline policies{holder.kind === "User" ? " and groups" : ""}.</Nothing>}
      />
      {picking ? (
        <PickPolicies
          title={`Attach policies to “${holder.name}”`}
          submitText="Attach"
          without={attached.map(({ PolicyArn }) => PolicyArn)}
          pending={attach.isPending}
          error={attach.error}
          onClose={() => (setPicking(false), attach.reset())}
          onPick={(arns) => attach.mutate(arns, { onSuccess: () => setPicking(false) })}
        />
      ) : null}
    </>
  );
}
