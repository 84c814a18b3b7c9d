import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { aws } from "../../api/aws";
import { iamAll, type Holder } from "../../api/iam";
import type { User } from "../../api/iamShapes";
import { DetailPage } from "../../shared/detail/DetailPage";
import { TagsSection } from "../../shared/detail/TagsSection";
import { paths } from "../../shared/navigation";
import { EntityActions } from "../access/EntityActions";
import { EntityOverview } from "../access/EntityOverview";
import { Membership } from "../access/Membership";
import { PoliciesTab } from "../access/PoliciesTab";
import { SimulateButton } from "../access/SimulateButton";
import { useGroups } from "../access/useDirectory";
import { tagsOf, useHolderTags } from "../access/useHolderTags";
import { AccessKeys } from "./AccessKeys";

export function UserPage() {
  const { name = "" } = useParams();
  const query = useQuery({ queryKey: ["iam", "user", name], queryFn: async ({ signal }) => (await aws("iam", "GetUser", { UserName: name }, signal)).User });
  const holder: Holder = { kind: "User", name };
  const tags = useHolderTags(holder);
  return (
    <DetailPage<User>
      key={name}
      what="user"
      name={name}
      query={query}
      actions={({ Arn }) => (
        <EntityActions kind="User" name={name} list={paths.users()}>
          <SimulateButton arn={Arn} />
        </EntityActions>
      )}
      overview={({ Arn, UserId, Path, CreateDate }) => <EntityOverview arn={Arn} id={UserId} path={Path} created={CreateDate} />}
      tabs={[
        { id: "permissions", label: "Permissions", content: ({ PermissionsBoundary }) => <PoliciesTab holder={holder} boundary={PermissionsBoundary} /> },
        { id: "groups", label: "Groups", content: () => <Groups name={name} /> },
        { id: "access-keys", label: "Access keys", content: () => <AccessKeys user={name} /> },
        { id: "tags", label: "Tags", content: ({ Tags }) => <TagsSection name={name} tags={tagsOf(Tags)} update={tags} /> },
      ]}
      path={(tab) => paths.user(name, tab)}
      list={{ text: "users", to: paths.users() }}
    />
  );
}

function Groups({ name }: { name: string }) {
  const all = useGroups();
  const own = useQuery({
    queryKey: ["iam", "groups-of", name],
    queryFn: async ({ signal }) => (await iamAll("ListGroupsForUser", "Groups", { UserName: name }, signal)).map(({ GroupName }) => GroupName),
  });
  return (
    <Membership
      title="Groups"
      addText="Add to groups"
      members={own}
      candidates={{ data: all.data?.map(({ GroupName }) => GroupName), error: all.error, isPending: all.isPending }}
      path={paths.group}
      add={(GroupName) => aws("iam", "AddUserToGroup", { UserName: name, GroupName })}
      remove={(GroupName) => aws("iam", "RemoveUserFromGroup", { UserName: name, GroupName })}
    />
  );
}
