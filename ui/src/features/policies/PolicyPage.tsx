import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { aws } from "../../api/aws";
import { isAwsManaged, policyNameOf } from "../../api/iam";
import type { Policy } from "../../api/iamShapes";
import { DetailPage } from "../../shared/detail/DetailPage";
import { paths } from "../../shared/navigation";
import { EntityActions } from "../access/EntityActions";
import { EntityOverview } from "../access/EntityOverview";
import { DocumentTab } from "./DocumentTab";
import { HoldersTab } from "./HoldersTab";
import { VersionsTab } from "./VersionsTab";

export function PolicyPage() {
  const { name: arn = "" } = useParams();
  const query = useQuery({ queryKey: ["iam", "policy", arn], queryFn: async ({ signal }) => (await aws("iam", "GetPolicy", { PolicyArn: arn }, signal)).Policy });
  const fixed = isAwsManaged(arn);
  return (
    <DetailPage<Policy>
      key={arn}
      what="policy"
      name={policyNameOf(arn)}
      query={query}
      description={({ Description }) => Description}
      actions={() => (fixed ? null : <EntityActions kind="Policy" name={arn} list={paths.policies()} />)}
      overview={({ PolicyId, Path, CreateDate, DefaultVersionId }) => (
        <EntityOverview arn={arn} id={PolicyId} path={Path} created={CreateDate} more={[{ label: "Kind", value: `${fixed ? "AWS managed" : "Own"}, version ${DefaultVersionId}` }]} />
      )}
      tabs={[
        { id: "document", label: "Document", content: (policy) => <DocumentTab policy={policy} fixed={fixed} /> },
        { id: "versions", label: "Versions", content: () => <VersionsTab arn={arn} fixed={fixed} /> },
        { id: "attached", label: "Attached to", content: () => <HoldersTab arn={arn} /> },
      ]}
      path={(tab) => paths.policy(arn, tab)}
      list={{ text: "policies", to: paths.policies() }}
    />
  );
}
