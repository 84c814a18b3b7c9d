import { useState } from "react";
import { aws } from "../../api/aws";
import type { User } from "../../api/iamShapes";
import type { ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { Time } from "../../shared/Time";
import { CreateNamed } from "../access/CreateNamed";
import { EntityList } from "../access/EntityList";
import { useUsers } from "../access/useDirectory";

const columns: ListColumn<User>[] = [
  { id: "name", header: "User name", isRowHeader: true, minWidth: 220, by: ({ UserName }) => UserName, cell: ({ UserName }) => <RouteLink to={paths.user(UserName)}>{UserName}</RouteLink> },
  { id: "path", header: "Path", minWidth: 120, by: ({ Path }) => Path, cell: ({ Path }) => <span className="mono">{Path}</span> },
  { id: "created", header: "Created", minWidth: 150, by: ({ CreateDate }) => CreateDate, cell: ({ CreateDate }) => <Time at={CreateDate} /> },
];

const nameOf = ({ UserName }: User) => UserName;
const words = ({ UserName, Path }: User) => [UserName, Path];

export function UsersPage() {
  const users = useUsers();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <EntityList
        kind="User"
        title="Users"
        description="Programs with long-lived access keys. People sign in by themselves, and programs inside Tidemill take roles."
        query={users}
        columns={columns}
        nameOf={nameOf}
        words={words}
        onCreate={() => setCreating(true)}
        empty="Create one for a program that calls Tidemill from outside, such as a deployment."
      />
      {creating ? <CreateNamed what="user" most={64} create={(UserName) => aws("iam", "CreateUser", { UserName })} path={paths.user} onClose={() => setCreating(false)} /> : null}
    </>
  );
}
