import { aws } from "../../api/aws";
import { holding, iamAll, policyNameOf, type Holder } from "../../api/iam";

export type EntityKind = Holder["kind"] | "Policy";

/** Something that IAM wants gone before it deletes what it hangs on. */
export interface Obstacle {
  text: string;
  remove: () => Promise<unknown>;
}

export function removeEntity(kind: EntityKind, name: string): Promise<unknown> {
  switch (kind) {
    case "User":
      return aws("iam", "DeleteUser", { UserName: name });
    case "Group":
      return aws("iam", "DeleteGroup", { GroupName: name });
    case "Role":
      return aws("iam", "DeleteRole", { RoleName: name });
    case "Policy":
      return aws("iam", "DeletePolicy", { PolicyArn: name });
  }
}

export async function obstaclesOf(kind: EntityKind, name: string, signal?: AbortSignal): Promise<Obstacle[]> {
  if (kind === "Policy") return ofPolicy(name, signal);
  const holder: Holder = { kind, name };
  const [attached, inline, others] = await Promise.all([
    holding.attached(holder, signal),
    holding.inlineNames(holder, signal),
    kind === "User" ? ofUser(name, signal) : kind === "Group" ? ofGroup(name, signal) : [],
  ]);
  return [
    ...attached.map(({ PolicyName, PolicyArn }) => ({ text: `the attached policy ${PolicyName}`, remove: () => holding.detach(holder, PolicyArn) })),
    ...inline.map((policy) => ({ text: `the inline policy ${policy}`, remove: () => holding.deleteInline(holder, policy) })),
    ...others,
  ];
}

async function ofUser(name: string, signal?: AbortSignal): Promise<Obstacle[]> {
  const [keys, groups] = await Promise.all([
    iamAll("ListAccessKeys", "AccessKeyMetadata", { UserName: name }, signal),
    iamAll("ListGroupsForUser", "Groups", { UserName: name }, signal),
  ]);
  return [
    ...keys.map(({ AccessKeyId }) => ({ text: `the access key ${AccessKeyId}`, remove: () => aws("iam", "DeleteAccessKey", { UserName: name, AccessKeyId }) })),
    ...groups.map(({ GroupName }) => ({ text: `membership of the group ${GroupName}`, remove: () => aws("iam", "RemoveUserFromGroup", { UserName: name, GroupName }) })),
  ];
}

async function ofGroup(name: string, signal?: AbortSignal): Promise<Obstacle[]> {
  const users = await iamAll("GetGroup", "Users", { GroupName: name }, signal);
  return users.map(({ UserName }) => ({ text: `the member ${UserName}`, remove: () => aws("iam", "RemoveUserFromGroup", { UserName, GroupName: name }) }));
}

async function ofPolicy(arn: string, signal?: AbortSignal): Promise<Obstacle[]> {
  const [holders, versions] = await Promise.all([holdersOf(arn, signal), iamAll("ListPolicyVersions", "Versions", { PolicyArn: arn }, signal)]);
  return [
    ...holders.map((holder) => ({ text: `it is attached to the ${holder.kind.toLowerCase()} ${holder.name}`, remove: () => holding.detach(holder, arn) })),
    ...versions
      .filter(({ IsDefaultVersion }) => !IsDefaultVersion)
      .map(({ VersionId }) => ({ text: `its version ${VersionId} of ${policyNameOf(arn)}`, remove: () => aws("iam", "DeletePolicyVersion", { PolicyArn: arn, VersionId }) })),
  ];
}

/** Whom a policy is attached to. */
export async function holdersOf(arn: string, signal?: AbortSignal): Promise<Holder[]> {
  const [users, groups, roles] = await Promise.all([
    iamAll("ListEntitiesForPolicy", "PolicyUsers", { PolicyArn: arn }, signal),
    iamAll("ListEntitiesForPolicy", "PolicyGroups", { PolicyArn: arn }, signal),
    iamAll("ListEntitiesForPolicy", "PolicyRoles", { PolicyArn: arn }, signal),
  ]);
  return [
    ...users.map(({ UserName }): Holder => ({ kind: "User", name: UserName })),
    ...groups.map(({ GroupName }): Holder => ({ kind: "Group", name: GroupName })),
    ...roles.map(({ RoleName }): Holder => ({ kind: "Role", name: RoleName })),
  ];
}
