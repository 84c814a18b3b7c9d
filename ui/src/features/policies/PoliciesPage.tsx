import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useMemo } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { isAwsManaged } from "../../api/iam";
import type { Policy } from "../../api/iamShapes";
import type { ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { Time } from "../../shared/Time";
import { EntityList } from "../access/EntityList";
import { usePolicies } from "../access/useDirectory";

const kindOf = ({ Arn }: Policy) => (isAwsManaged(Arn) ? "AWS managed" : "Own");

const columns: ListColumn<Policy>[] = [
  { id: "name", header: "Policy name", isRowHeader: true, minWidth: 260, by: ({ PolicyName }) => PolicyName, cell: ({ PolicyName, Arn }) => <RouteLink to={paths.policy(Arn)}>{PolicyName}</RouteLink> },
  { id: "kind", header: "Kind", minWidth: 120, by: kindOf, cell: kindOf },
  { id: "used", header: "Attached to", minWidth: 110, by: ({ AttachmentCount }) => AttachmentCount ?? 0, cell: ({ AttachmentCount }) => AttachmentCount ?? 0 },
  { id: "updated", header: "Changed", minWidth: 150, by: ({ UpdateDate }) => UpdateDate, cell: (policy) => (isAwsManaged(policy.Arn) ? "–" : <Time at={policy.UpdateDate} />) },
];

const arnOf = ({ Arn }: Policy) => Arn;
const words = (policy: Policy) => [policy.PolicyName, kindOf(policy)];
const SCOPES = [
  { id: "", text: "All" },
  { id: "own", text: "Own" },
  { id: "aws", text: "AWS managed" },
];

export function PoliciesPage() {
  const policies = usePolicies();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const scope = params.get("scope") ?? "";
  const shown = useMemo(() => policies.data?.filter(({ Arn }) => scope === "" || (scope === "aws") === isAwsManaged(Arn)), [policies.data, scope]);
  const choose = (id: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete("page");
      if (id) next.set("scope", id);
      else next.delete("scope");
      return next;
    });
  return (
    <EntityList
      kind="Policy"
      title="Policies"
      description="Documents that allow and deny, to be attached to users, groups and roles."
      query={{ ...policies, data: shown } as typeof policies}
      columns={columns}
      nameOf={arnOf}
      words={words}
      fixed={({ Arn }) => isAwsManaged(Arn)}
      onCreate={() => void navigate(paths.createPolicy())}
      empty="Write one, or attach one of AWS's to a role."
      filter={<SegmentedControl label="Whose policies" selectedId={scope} options={SCOPES} onChange={({ detail }) => choose(detail.selectedId)} />}
    />
  );
}
