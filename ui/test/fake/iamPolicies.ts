import type { Boundary, Policy, PolicyVersion, Tag } from "../../src/api/iamShapes";
import { checkPolicy, type PolicyKind } from "../../src/shared/policy/check.ts";
import { paged } from "./iam.ts";
import { ACCOUNT, Refused, text, type Input } from "./refused.ts";

export type Kind = "User" | "Group" | "Role";

/** The policies of a user, a group or a role. */
export interface Held {
  attached: Set<string>;
  inline: Map<string, string>;
  PermissionsBoundary?: Boundary;
  Tags?: Tag[];
}

export interface StoredPolicy extends Policy {
  versions: (PolicyVersion & { Document: string })[];
}

const VERSIONS = 5;

/** Managed policies with their versions, and what hangs on users, groups and roles. */
export class FakePolicies {
  readonly managed = new Map<string, StoredPolicy>();

  constructor(private readonly holders: Record<Kind, Map<string, Held>>) {}

  /** @return nothing for an operation that is none of policies */
  call(operation: string, input: Input): unknown {
    const own = this.operations[operation];
    if (own) return own(input);
    const found = /^(ListAttached|Attach|Detach|List|Get|Put|Delete|Tag|Untag)(User|Group|Role)(Policies|Policy|PermissionsBoundary)?$/.exec(operation);
    if (!found) return undefined;
    const kind = found[2] as Kind;
    const name = text(input, `${kind}Name`);
    const holder = this.holders[kind].get(name);
    if (!holder) throw new Refused(404, "NoSuchEntity", `The ${kind.toLowerCase()} with name ${name} cannot be found.`);
    return this.hold(kind, `${found[1]}${found[3] ?? ""}`, holder, `${kind.toLowerCase()} ${name}`, input);
  }

  private hold(kind: Kind, what: string, holder: Held, who: string, input: Input): unknown {
    const arn = text(input, "PolicyArn");
    const name = text(input, "PolicyName");
    switch (what) {
      case "ListAttachedPolicies":
        return paged("AttachedPolicies", [...holder.attached].map((PolicyArn) => ({ PolicyName: this.policy(PolicyArn).PolicyName, PolicyArn })), input);
      case "AttachPolicy":
        return holder.attached.add(this.policy(arn).Arn), {};
      case "DetachPolicy":
        if (!holder.attached.delete(arn)) throw new Refused(404, "NoSuchEntity", `Policy ${arn} was not found.`);
        return {};
      case "ListPolicies":
        return paged("PolicyNames", [...holder.inline.keys()], input);
      case "GetPolicy":
        return { [`${kind}Name`]: text(input, `${kind}Name`), PolicyName: name, PolicyDocument: encodeURIComponent(this.inline(holder, who, name)) };
      case "PutPolicy":
        this.check(text(input, "PolicyDocument"), "identity");
        return holder.inline.set(name, text(input, "PolicyDocument")), {};
      case "DeletePolicy":
        this.inline(holder, who, name);
        return holder.inline.delete(name), {};
      case "PutPermissionsBoundary":
        holder.PermissionsBoundary = { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: this.policy(text(input, "PermissionsBoundary")).Arn };
        return {};
      case "DeletePermissionsBoundary":
        return delete holder.PermissionsBoundary, {};
      case "Tag": {
        const tags = input["Tags"] as Tag[];
        holder.Tags = [...(holder.Tags ?? []).filter(({ Key }) => !tags.some((tag) => tag.Key === Key)), ...tags];
        return {};
      }
      case "Untag":
        holder.Tags = (holder.Tags ?? []).filter(({ Key }) => !(input["TagKeys"] as string[]).includes(Key));
        return {};
      default:
        return undefined;
    }
  }

  private readonly operations: Record<string, (input: Input) => unknown> = {
    ListPolicies: (input) => paged("Policies", [...this.managed.values()].map((policy) => this.listed(policy)), input),
    GetPolicy: (input) => ({ Policy: this.shown(this.policy(text(input, "PolicyArn"))) }),
    CreatePolicy: (input) => ({ Policy: this.shown(this.create(text(input, "PolicyName"), text(input, "PolicyDocument"), text(input, "Description"))) }),
    DeletePolicy: (input) => {
      const policy = this.own(input);
      if (this.holdersOf(policy.Arn).length > 0) throw conflict("Cannot delete a policy attached to entities.");
      if (policy.versions.length > 1) throw conflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
      this.managed.delete(policy.Arn);
      return {};
    },
    ListPolicyVersions: (input) => paged("Versions", this.policy(text(input, "PolicyArn")).versions.map(({ Document: _, ...version }) => version), input),
    GetPolicyVersion: (input) => {
      const version = this.version(this.policy(text(input, "PolicyArn")), input);
      return { PolicyVersion: { ...version, Document: encodeURIComponent(version.Document) } };
    },
    CreatePolicyVersion: (input) => {
      const policy = this.own(input);
      this.check(text(input, "PolicyDocument"), "identity");
      if (policy.versions.length >= VERSIONS) {
        throw new Refused(409, "LimitExceeded", "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
      }
      const next = 1 + Math.max(...policy.versions.map(({ VersionId }) => Number(VersionId.slice(1))));
      const version = { VersionId: `v${next}`, IsDefaultVersion: false, CreateDate: Date.now() / 1000, Document: text(input, "PolicyDocument") };
      policy.versions.unshift(version);
      if (input["SetAsDefault"]) this.setDefault(policy, version.VersionId);
      return { PolicyVersion: { ...version, Document: undefined } };
    },
    DeletePolicyVersion: (input) => {
      const policy = this.own(input);
      const version = this.version(policy, input);
      if (version.IsDefaultVersion) throw conflict("Cannot delete the default version of a policy.");
      policy.versions = policy.versions.filter((each) => each !== version);
      return {};
    },
    SetDefaultPolicyVersion: (input) => {
      const policy = this.own(input);
      this.setDefault(policy, this.version(policy, input).VersionId);
      return {};
    },
    ListEntitiesForPolicy: (input) => {
      const { Arn } = this.policy(text(input, "PolicyArn"));
      const of = (kind: Kind) => this.holdersOf(Arn).filter((each) => each.kind === kind).map(({ name, id }) => ({ [`${kind}Name`]: name, [`${kind}Id`]: id }));
      return { PolicyUsers: of("User"), PolicyGroups: of("Group"), PolicyRoles: of("Role"), IsTruncated: false };
    },
  };

  create(name: string, document: string, description = "", awsPath = ""): StoredPolicy {
    const arn = awsPath ? `arn:aws:iam::aws:policy${awsPath}${name}` : `arn:aws:iam::${ACCOUNT}:policy/${name}`;
    if (this.managed.has(arn)) throw new Refused(409, "EntityAlreadyExists", `A policy called ${name} already exists. Duplicate names are not allowed.`);
    this.check(document, "identity");
    const CreateDate = Date.now() / 1000;
    const policy: StoredPolicy = {
      PolicyName: name,
      PolicyId: `ANPA${name.toUpperCase().replace(/[^A-Z0-9]/g, "").padEnd(16, "0").slice(0, 16)}`,
      Arn: arn,
      Path: awsPath || "/",
      DefaultVersionId: "v1",
      IsAttachable: true,
      Description: description,
      CreateDate,
      UpdateDate: CreateDate,
      versions: [{ VersionId: "v1", IsDefaultVersion: true, CreateDate, Document: document }],
    };
    this.managed.set(arn, policy);
    return policy;
  }

  check(document: string, kind: PolicyKind) {
    const [fault] = checkPolicy(document, kind);
    if (fault) throw new Refused(400, "MalformedPolicyDocument", `${fault.message} (line ${fault.line}, column ${fault.column})`);
  }

  /** Deleting wants its policies gone first. */
  refuseHeld({ attached, inline }: Held) {
    if (attached.size > 0) throw conflict("Cannot delete entity, must detach all policies first.");
    if (inline.size > 0) throw conflict("Cannot delete entity, must delete policies first.");
  }

  policy(arn: string): StoredPolicy {
    const policy = this.managed.get(arn);
    if (!policy) throw new Refused(404, "NoSuchEntity", `Policy ${arn} was not found.`);
    return policy;
  }

  private own(input: Input): StoredPolicy {
    const policy = this.policy(text(input, "PolicyArn"));
    if (policy.Arn.includes("::aws:")) throw new Refused(403, "AccessDenied", `You cannot change ${policy.Arn}: it is AWS's.`);
    return policy;
  }

  private version(policy: StoredPolicy, input: Input) {
    const version = policy.versions.find(({ VersionId }) => VersionId === input["VersionId"]);
    if (!version) throw new Refused(404, "NoSuchEntity", `Policy ${policy.Arn} version ${text(input, "VersionId")} does not exist or is not attachable.`);
    return version;
  }

  private setDefault(policy: StoredPolicy, id: string) {
    policy.DefaultVersionId = id;
    policy.versions.forEach((version) => (version.IsDefaultVersion = version.VersionId === id));
  }

  private inline(holder: Held, who: string, name: string): string {
    const document = holder.inline.get(name);
    if (document === undefined) throw new Refused(404, "NoSuchEntity", `The ${who} policy with name ${name} cannot be found.`);
    return document;
  }

  private holdersOf(arn: string) {
    return (Object.keys(this.holders) as Kind[]).flatMap((kind) => [...this.holders[kind]].flatMap(([name, held]) => (held.attached.has(arn) ? [{ kind, name, id: (held as unknown as Record<string, string>)[`${kind}Id`] }] : [])));
  }

  /** Lists leave out the description. */
  private listed(policy: StoredPolicy): Policy {
    const { Description: _, ...rest } = this.shown(policy);
    return rest;
  }

  private shown({ versions: _, ...policy }: StoredPolicy): Policy {
    return { ...policy, AttachmentCount: this.holdersOf(policy.Arn).length, PermissionsBoundaryUsageCount: 0 };
  }
}

const conflict = (message: string) => new Refused(409, "DeleteConflict", message);
