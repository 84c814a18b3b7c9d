import { useState } from "react";
import { aws } from "../../api/aws";
import type { Group } from "../../api/iamShapes";
import type { ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { Time } from "../../shared/Time";
import { CreateNamed } from "../access/CreateNamed";
import { EntityList } from "../access/EntityList";
import { useGroups } from "../access/useDirectory";

const columns: ListColumn<Group>[] = [
  { id: "name", header: "Group name", isRowHeader: true, minWidth: 220, by: ({ GroupName }) => GroupName, cell: ({ GroupName }) => <RouteLink to={paths.group(GroupName)}>{GroupName}</RouteLink> },
  { id: "path", header: "Path", minWidth: 120, by: ({ Path }) => Path, cell: ({ Path }) => <span className="mono">{Path}</span> },
  { id: "created", header: "Created", minWidth: 150, by: ({ CreateDate }) => CreateDate, cell: ({ CreateDate }) => <Time at={CreateDate} /> },
];

const nameOf = ({ GroupName }: Group) => GroupName;
const words = ({ GroupName, Path }: Group) => [GroupName, Path];

export function GroupsPage() {
  const groups = useGroups();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <EntityList
        kind="Group"
        title="Groups"
        description="Users who may do the same."
        query={groups}
        columns={columns}
        nameOf={nameOf}
        words={words}
        onCreate={() => setCreating(true)}
        empty="Attach policies to a group once, and each of its users has them."
      />
      {creating ? <CreateNamed what="group" most={128} create={(GroupName) => aws("iam", "CreateGroup", { GroupName })} path={paths.group} onClose={() => setCreating(false)} /> : null}
    </>
  );
}
