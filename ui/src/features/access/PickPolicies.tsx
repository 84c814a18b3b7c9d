import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import type { Policy } from "../../api/iamShapes";
import { isAwsManaged } from "../../api/iam";
import { plural } from "../../shared/format";
import { FormDialog } from "../../shared/FormDialog";
import { LoadFailed } from "../../shared/LoadFailed";
import { arrange } from "../../shared/list/arrange";
import { usePolicies } from "./useDirectory";

interface Props {
  title: string;
  submitText: string;
  /** ARNs that are not offered, because they are there already. */
  without?: string[];
  one?: boolean;
  pending: boolean;
  error: Error | null;
  onClose: () => void;
  onPick: (arns: string[]) => void;
}

const BY = { words: (one: Policy) => [one.PolicyName], sorts: { name: (one: Policy) => `${isAwsManaged(one.Arn) ? 1 : 0}${one.PolicyName}` } };
const NONE: string[] = [];

/** Chooses among the account's policies and AWS's; own ones come first. */
export function PickPolicies({ title, submitText, without = NONE, one = false, pending, error, onClose, onPick }: Props) {
  const policies = usePolicies();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<Policy[]>([]);
  const offered = (policies.data ?? []).filter(({ Arn }) => !without.includes(Arn));
  const { rows, matches } = arrange(offered, { text, sort: "", descending: false, page: 1 }, BY);
  return (
    <FormDialog title={title} submitText={submitText} size="large" pending={pending} error={error} disabled={picked.length === 0} onClose={onClose} onSubmit={() => onPick(picked.map(({ Arn }) => Arn))}>
      {policies.error && !policies.data ? (
        <LoadFailed what="Policies" error={policies.error} onRetry={() => void policies.refetch()} retrying={policies.isFetching} />
      ) : (
        <Table
          variant="embedded"
          items={rows}
          trackBy="Arn"
          loading={policies.isPending}
          loadingText="Loading policies"
          selectionType={one ? "single" : "multi"}
          selectedItems={picked}
          onSelectionChange={({ detail }) => setPicked(detail.selectedItems)}
          ariaLabels={{
            tableLabel: "Policies to choose from",
            selectionGroupLabel: "Policies chosen",
            allItemsSelectionLabel: () => "Choose all policies shown",
            itemSelectionLabel: (_, { PolicyName }) => `Choose ${PolicyName}`,
          }}
          filter={
            <TextFilter
              filteringText={text}
              filteringPlaceholder="Find policies by name"
              filteringAriaLabel="Find policies to choose"
              countText={text ? plural(matches, "match", "matches") : ""}
              onChange={({ detail }) => setText(detail.filteringText)}
            />
          }
          columnDefinitions={[
            { id: "name", header: "Policy", isRowHeader: true, cell: ({ PolicyName }) => PolicyName },
            { id: "kind", header: "Kind", cell: ({ Arn }) => (isAwsManaged(Arn) ? "AWS managed" : "Own") },
            { id: "path", header: "Path", cell: ({ Path }) => <span className="mono">{Path}</span> },
          ]}
          empty={text ? "No policy fits." : "There is no other policy."}
          footer={matches > rows.length ? `The first ${rows.length} of ${matches}. Search for the others.` : undefined}
        />
      )}
    </FormDialog>
  );
}
