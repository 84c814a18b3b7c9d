import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { aws } from "../../api/aws";
import { iamAll, type Holder } from "../../api/iam";
import type { Group } from "../../api/iamShapes";
import { DetailPage } from "../../shared/detail/DetailPage";
import { paths } from "../../shared/navigation";
import { EntityActions } from "../access/EntityActions";
import { EntityOverview } from "../access/EntityOverview";
import { Membership } from "../access/Membership";
import { PoliciesTab } from "../access/PoliciesTab";
import { useUsers } from "../access/useDirectory";

export function GroupPage() {
  const { name = "" } = useParams();
  const query = useQuery({ queryKey: ["iam", "group", name], queryFn: async ({ signal }) => (await aws("iam", "GetGroup", { GroupName: name }, signal)).Group });
  const holder: Holder = { kind: "Group", name };
  return (
    <DetailPage<Group>
      key={name}
      what="group"
      name={name}
      query={query}
      actions={() => <EntityActions kind="Group" name={name} list={paths.groups()} />}
      overview={({ Arn, GroupId, Path, CreateDate }) => <EntityOverview arn={Arn} id={GroupId} path={Path} created={CreateDate} />}
      tabs={[
        { id: "members", label: "Members", content: () => <Members name={name} /> },
        { id: "permissions", label: "Permissions", content: () => <PoliciesTab holder={holder} /> },
      ]}
      path={(tab) => paths.group(name, tab)}
      list={{ text: "groups", to: paths.groups() }}
    />
  );
}

function Members({ name }: { name: string }) {
  const all = useUsers();
  const members = useQuery({
    queryKey: ["iam", "members", name],
    queryFn: async ({ signal }) => (await iamAll("GetGroup", "Users", { GroupName: name }, signal)).map(({ UserName }) => UserName),
  });
  return (
    <Membership
      title="Members"
      addText="Add users"
      members={members}
      candidates={{ data: all.data?.map(({ UserName }) => UserName), error: all.error, isPending: all.isPending }}
      path={paths.user}
      add={(UserName) => aws("iam", "AddUserToGroup", { UserName, GroupName: name })}
      remove={(UserName) => aws("iam", "RemoveUserFromGroup", { UserName, GroupName: name })}
    />
  );
}
