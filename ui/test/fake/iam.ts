import type { AccessKey, Group, Role, Tag, User } from "../../src/api/iamShapes";
import { FakePolicies, type Held, type Kind } from "./iamPolicies.ts";
import { ACCOUNT, Refused, text, type Input } from "./refused.ts";
import { simulate } from "./simulate.ts";

const noSuch = (kind: string, name: string) => new Refused(404, "NoSuchEntity", `The ${kind} with name ${name} cannot be found.`);
const PAGE = 100;

interface StoredKey extends AccessKey {
  used?: number;
}

/** IAM in memory: the operations that the console calls, refused in AWS's words. */
export class FakeIam {
  readonly users = new Map<string, User & Held>();
  readonly groups = new Map<string, Group & Held & { members: Set<string> }>();
  readonly roles = new Map<string, Role & Held>();
  readonly policies = new FakePolicies({ User: this.users, Group: this.groups, Role: this.roles });
  readonly keys = new Map<string, StoredKey>();
  private counter = 0;

  call(operation: string, input: Input): unknown {
    const own = this.operations[operation];
    if (own) return own(input);
    const answer = this.policies.call(operation, input);
    if (answer === undefined) throw new Refused(404, "UnknownOperationException", `iam.${operation} is not implemented`);
    return answer;
  }

  private readonly operations: Record<string, (input: Input) => unknown> = {
    ListUsers: (input) => paged("Users", [...this.users.values()].map(listed), input),
    GetUser: (input) => ({ User: shown(this.user(text(input, "UserName"))) }),
    CreateUser: (input) => ({ User: shown(this.createUser(text(input, "UserName"), text(input, "Path") || "/")) }),
    DeleteUser: (input) => this.deleteUser(text(input, "UserName")),
    ListGroups: (input) => paged("Groups", [...this.groups.values()].map(shown), input),
    GetGroup: (input) => {
      const group = this.group(text(input, "GroupName"));
      return { Group: shown(group), ...paged("Users", [...group.members].map((name) => listed(this.user(name))), input) };
    },
    CreateGroup: (input) => ({ Group: shown(this.createGroup(text(input, "GroupName"), text(input, "Path") || "/")) }),
    DeleteGroup: (input) => {
      const group = this.group(text(input, "GroupName"));
      if (group.members.size > 0) throw conflict("must remove users from group first");
      this.policies.refuseHeld(group);
      this.groups.delete(group.GroupName);
      return {};
    },
    ListGroupsForUser: (input) => {
      const { UserName } = this.user(text(input, "UserName"));
      return paged("Groups", [...this.groups.values()].filter(({ members }) => members.has(UserName)).map(shown), input);
    },
    AddUserToGroup: (input) => (this.group(text(input, "GroupName")).members.add(this.user(text(input, "UserName")).UserName), {}),
    RemoveUserFromGroup: (input) => (this.group(text(input, "GroupName")).members.delete(this.user(text(input, "UserName")).UserName), {}),
    ListAccessKeys: (input) => {
      const { UserName } = this.user(text(input, "UserName"));
      return paged("AccessKeyMetadata", this.keysOf(UserName).map(({ SecretAccessKey: _, used: __, ...key }) => key), input);
    },
    CreateAccessKey: (input) => ({ AccessKey: this.createKey(text(input, "UserName")) }),
    UpdateAccessKey: (input) => ((this.key(input).Status = text(input, "Status") === "Active" ? "Active" : "Inactive"), {}),
    DeleteAccessKey: (input) => (this.keys.delete(this.key(input).AccessKeyId), {}),
    GetAccessKeyLastUsed: (input) => {
      const used = this.keys.get(text(input, "AccessKeyId"))?.used;
      return { AccessKeyLastUsed: used ? { LastUsedDate: used, ServiceName: "lambda", Region: "us-east-1" } : { ServiceName: "N/A", Region: "N/A" } };
    },
    ListRoles: (input) => paged("Roles", [...this.roles.values()].map(listed), input),
    GetRole: (input) => ({ Role: shown(this.role(text(input, "RoleName"))) }),
    CreateRole: (input) => ({ Role: shown(this.createRole(text(input, "RoleName"), text(input, "AssumeRolePolicyDocument"), text(input, "Description"))) }),
    UpdateRole: (input) => {
      const role = this.role(text(input, "RoleName"));
      if ("Description" in input) role.Description = text(input, "Description");
      if ("MaxSessionDuration" in input) role.MaxSessionDuration = Number(input["MaxSessionDuration"]);
      return {};
    },
    UpdateAssumeRolePolicy: (input) => {
      const document = text(input, "PolicyDocument");
      this.policies.check(document, "trust");
      this.role(text(input, "RoleName")).AssumeRolePolicyDocument = encodeURIComponent(document);
      return {};
    },
    DeleteRole: (input) => {
      const role = this.role(text(input, "RoleName"));
      this.policies.refuseHeld(role);
      this.roles.delete(role.RoleName);
      return {};
    },
    SimulatePrincipalPolicy: (input) => ({ EvaluationResults: simulate(this, input), IsTruncated: false }),
  };

  private user(name: string) {
    const user = this.users.get(name);
    if (!user) throw noSuch("user", name);
    return user;
  }

  private group(name: string) {
    const group = this.groups.get(name);
    if (!group) throw noSuch("group", name);
    return group;
  }

  private role(name: string) {
    const role = this.roles.get(name);
    if (!role) throw noSuch("role", name);
    return role;
  }

  private refuseTaken(kind: Kind, taken: boolean, name: string) {
    if (!/^[\w+=,.@-]{1,128}$/.test(name)) throw new Refused(400, "ValidationError", `The specified value for ${kind.toLowerCase()}Name is invalid.`);
    if (taken) throw new Refused(409, "EntityAlreadyExists", `${kind} with name ${name} already exists.`);
  }

  createUser(name: string, path = "/"): User & Held {
    this.refuseTaken("User", this.users.has(name), name);
    const user = { UserName: name, UserId: this.id("AIDA"), ...this.entity("user", path, name), ...held() };
    this.users.set(name, user);
    return user;
  }

  createGroup(name: string, path = "/") {
    this.refuseTaken("Group", this.groups.has(name), name);
    const group = { GroupName: name, GroupId: this.id("AGPA"), ...this.entity("group", path, name), attached: new Set<string>(), inline: new Map<string, string>(), members: new Set<string>() };
    this.groups.set(name, group);
    return group;
  }

  createRole(name: string, trust: string, description = ""): Role & Held {
    this.refuseTaken("Role", this.roles.has(name), name);
    this.policies.check(trust, "trust");
    const role = {
      RoleName: name,
      RoleId: this.id("AROA"),
      ...this.entity("role", "/", name),
      AssumeRolePolicyDocument: encodeURIComponent(trust),
      Description: description,
      MaxSessionDuration: 3600,
      ...held(),
    };
    this.roles.set(name, role);
    return role;
  }

  createKey(user: string): StoredKey {
    const { UserName } = this.user(user);
    if (this.keysOf(UserName).length >= 2) throw new Refused(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
    const key: StoredKey = { UserName, AccessKeyId: this.id("AKIA"), SecretAccessKey: `only-once/${"x".repeat(26)}${String(++this.counter).padStart(4, "0")}`, Status: "Active", CreateDate: Date.now() / 1000 };
    this.keys.set(key.AccessKeyId, key);
    return key;
  }

  private key(input: Input): StoredKey {
    const key = this.keys.get(text(input, "AccessKeyId"));
    if (!key || key.UserName !== text(input, "UserName")) throw new Refused(404, "NoSuchEntity", `The Access Key with id ${text(input, "AccessKeyId")} cannot be found.`);
    return key;
  }

  private keysOf(user: string): StoredKey[] {
    return [...this.keys.values()].filter(({ UserName }) => UserName === user);
  }

  private deleteUser(name: string) {
    const user = this.user(name);
    if (this.keysOf(name).length > 0) throw conflict("must delete access keys first");
    if ([...this.groups.values()].some(({ members }) => members.has(name))) throw conflict("must remove users from group first");
    this.policies.refuseHeld(user);
    this.users.delete(name);
    return {};
  }

  private id(prefix: string): string {
    return `${prefix}${String(++this.counter).padStart(16, "EXAMPLE0000000000")}`.slice(0, 20);
  }

  private entity(kind: string, path: string, name: string) {
    return { Path: path, Arn: `arn:aws:iam::${ACCOUNT}:${kind}${path}${name}`, CreateDate: Date.now() / 1000 };
  }
}

const held = (): Held => ({ attached: new Set(), inline: new Map(), Tags: [] as Tag[] });

const conflict = (what: string) => new Refused(409, "DeleteConflict", `Cannot delete entity, ${what}.`);

/** Without what only the fake knows. */
function shown<T extends object>({ attached: _, inline: __, members: ___, ...rest }: T & { attached?: unknown; inline?: unknown; members?: unknown }) {
  return rest;
}

/** As in a list: without tags and boundary, which IAM tells of one at a time. */
function listed<T extends object>(one: T & { Tags?: unknown; PermissionsBoundary?: unknown }) {
  const { Tags: _, PermissionsBoundary: __, ...rest } = shown(one) as { Tags?: unknown; PermissionsBoundary?: unknown };
  return rest;
}

export function paged(member: string, all: unknown[], input: Input) {
  const from = Number(input["Marker"] ?? 0);
  const until = from + Number(input["MaxItems"] ?? PAGE);
  const more = until < all.length;
  return { [member]: all.slice(from, until), IsTruncated: more, ...(more ? { Marker: String(until) } : {}) };
}
