import { useNavigate } from "react-router";
import { documentOf } from "../../api/iam";
import type { Role } from "../../api/iamShapes";
import type { ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { summarize } from "../../shared/policy/summary";
import { Time } from "../../shared/Time";
import { EntityList } from "../access/EntityList";
import { useRoles } from "../access/useDirectory";

const trusted = ({ AssumeRolePolicyDocument }: Role) => [...new Set(summarize(documentOf(AssumeRolePolicyDocument)).flatMap(({ effect, who }) => (effect === "Allow" ? who : [])))].join(", ");

const columns: ListColumn<Role>[] = [
  { id: "name", header: "Role name", isRowHeader: true, minWidth: 220, by: ({ RoleName }) => RoleName, cell: ({ RoleName }) => <RouteLink to={paths.role(RoleName)}>{RoleName}</RouteLink> },
  { id: "trusted", header: "May be taken by", minWidth: 220, by: trusted, cell: (role) => trusted(role) || "nobody" },
  { id: "description", header: "Description", minWidth: 160, by: ({ Description }) => Description, cell: ({ Description }) => Description || "–" },
  { id: "created", header: "Created", minWidth: 150, by: ({ CreateDate }) => CreateDate, cell: ({ CreateDate }) => <Time at={CreateDate} /> },
];

const nameOf = ({ RoleName }: Role) => RoleName;
const words = (role: Role) => [role.RoleName, role.Path, role.Description, trusted(role)];

export function RolesPage() {
  const roles = useRoles();
  const navigate = useNavigate();
  return (
    <EntityList
      kind="Role"
      title="Roles"
      description="What functions, services and people act as, with credentials that end soon."
      query={roles}
      columns={columns}
      nameOf={nameOf}
      words={words}
      onCreate={() => void navigate(paths.createRole())}
      empty="Every function needs one: it says what the function's code may do."
    />
  );
}
