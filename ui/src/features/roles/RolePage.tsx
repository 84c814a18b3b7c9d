import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { aws } from "../../api/aws";
import type { Holder } from "../../api/iam";
import type { Role } from "../../api/iamShapes";
import { DetailPage } from "../../shared/detail/DetailPage";
import { TagsSection } from "../../shared/detail/TagsSection";
import { formatMillis } from "../../shared/format";
import { paths } from "../../shared/navigation";
import { EntityActions } from "../access/EntityActions";
import { EntityOverview } from "../access/EntityOverview";
import { PoliciesTab } from "../access/PoliciesTab";
import { SimulateButton } from "../access/SimulateButton";
import { tagsOf, useHolderTags } from "../access/useHolderTags";
import { RoleSettings } from "./RoleSettings";
import { TrustSection } from "./TrustSection";

const HOUR = 3_600;

export function RolePage() {
  const { name = "" } = useParams();
  const query = useQuery({ queryKey: ["iam", "role", name], queryFn: async ({ signal }) => (await aws("iam", "GetRole", { RoleName: name }, signal)).Role });
  const holder: Holder = { kind: "Role", name };
  const tags = useHolderTags(holder);
  return (
    <DetailPage<Role>
      key={name}
      what="role"
      name={name}
      query={query}
      description={({ Description }) => Description}
      actions={({ Arn }) => (
        <EntityActions kind="Role" name={name} list={paths.roles()}>
          <SimulateButton arn={Arn} />
        </EntityActions>
      )}
      overview={({ Arn, RoleId, Path, CreateDate, MaxSessionDuration = HOUR }) => (
        <EntityOverview arn={Arn} id={RoleId} path={Path} created={CreateDate} more={[{ label: "Longest session", value: sessionText(MaxSessionDuration) }]} />
      )}
      tabs={[
        { id: "permissions", label: "Permissions", content: ({ PermissionsBoundary }) => <PoliciesTab holder={holder} boundary={PermissionsBoundary} /> },
        { id: "trust", label: "Trust", content: (role) => <TrustSection role={role} /> },
        { id: "settings", label: "Settings", content: (role) => <RoleSettings role={role} /> },
        { id: "tags", label: "Tags", content: ({ Tags }) => <TagsSection name={name} tags={tagsOf(Tags)} update={tags} /> },
      ]}
      path={(tab) => paths.role(name, tab)}
      list={{ text: "roles", to: paths.roles() }}
    />
  );
}

const sessionText = (seconds: number) => (seconds % HOUR === 0 ? `${seconds / HOUR} h` : formatMillis(seconds * 1000));
