import { aws } from "./aws";
import { request } from "./http";
import type { AttachedPolicy, IamOperations } from "./iamShapes";

type Page = { IsTruncated?: boolean; Marker?: string };
type ListOf<O extends keyof IamOperations, M> = M extends keyof IamOperations[O][1] ? NonNullable<IamOperations[O][1][M]> : never;

/** All pages of a list of IAM: lists are searched and sorted in the browser. */
export async function iamAll<O extends keyof IamOperations, M extends keyof IamOperations[O][1]>(
  operation: O,
  member: M,
  input: IamOperations[O][0],
  signal?: AbortSignal,
): Promise<ListOf<O, M>> {
  return (await pages(operation, String(member), input as object, signal)) as ListOf<O, M>;
}

async function pages(operation: string, member: string, input: object, signal?: AbortSignal): Promise<unknown[]> {
  const all: unknown[] = [];
  let marker: string | undefined;
  do {
    const page = await call<Page & Record<string, unknown[] | undefined>>(operation, { ...input, ...(marker ? { Marker: marker } : {}) }, signal);
    all.push(...(page[member] ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  return all;
}

const call = <R>(operation: string, input: object, signal?: AbortSignal) => request<R>("POST", `/v1/aws/iam/${operation}`, input, signal);

/** Policy documents come URL-encoded, as IAM returns them; some servers leave out the encoding. */
export function documentOf(encoded: string | undefined): string {
  if (!encoded) return "";
  if (encoded.trimStart().startsWith("{")) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** Whoever has policies. Operations have the kind in their names, and the name in a member called so. */
export interface Holder {
  kind: "User" | "Group" | "Role";
  name: string;
}

const owner = ({ kind, name }: Holder) => ({ [`${kind}Name`]: name });

/** What can be done with the policies of users, groups and roles alike. */
export const holding = {
  attached: (of: Holder, signal?: AbortSignal) => pages(`ListAttached${of.kind}Policies`, "AttachedPolicies", owner(of), signal) as Promise<AttachedPolicy[]>,
  attach: (of: Holder, arn: string) => call(`Attach${of.kind}Policy`, { ...owner(of), PolicyArn: arn }),
  detach: (of: Holder, arn: string) => call(`Detach${of.kind}Policy`, { ...owner(of), PolicyArn: arn }),
  inlineNames: (of: Holder, signal?: AbortSignal) => pages(`List${of.kind}Policies`, "PolicyNames", owner(of), signal) as Promise<string[]>,
  inline: async (of: Holder, policy: string, signal?: AbortSignal) =>
    documentOf((await call<{ PolicyDocument: string }>(`Get${of.kind}Policy`, { ...owner(of), PolicyName: policy }, signal)).PolicyDocument),
  putInline: (of: Holder, policy: string, document: string) => call(`Put${of.kind}Policy`, { ...owner(of), PolicyName: policy, PolicyDocument: document }),
  deleteInline: (of: Holder, policy: string) => call(`Delete${of.kind}Policy`, { ...owner(of), PolicyName: policy }),
  /** Groups have neither boundary nor tags. */
  setBoundary: (of: Holder, arn: string | undefined) =>
    arn ? call(`Put${of.kind}PermissionsBoundary`, { ...owner(of), PermissionsBoundary: arn }) : call(`Delete${of.kind}PermissionsBoundary`, owner(of)),
  tag: (of: Holder, tags: Record<string, string>) => call(`Tag${of.kind}`, { ...owner(of), Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
  untag: (of: Holder, keys: string[]) => call(`Untag${of.kind}`, { ...owner(of), TagKeys: keys }),
};

/** The document of a managed policy's version; without one, of its default version. */
export async function managedDocument(arn: string, version?: string, signal?: AbortSignal): Promise<string> {
  const wanted = version ?? (await aws("iam", "GetPolicy", { PolicyArn: arn }, signal)).Policy.DefaultVersionId;
  return documentOf((await aws("iam", "GetPolicyVersion", { PolicyArn: arn, VersionId: wanted }, signal)).PolicyVersion.Document);
}

export const isAwsManaged = (arn: string) => /^arn:aws[a-z-]*:iam::aws:policy\//.test(arn);

export const policyNameOf = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

/** Where an ARN of IAM leads in the console. */
export function entityOf(arn: string): { kind: "User" | "Group" | "Role" | "Policy"; name: string } | undefined {
  const found = /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):(user|group|role|policy)\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (!found) return undefined;
  const kind = ({ user: "User", group: "Group", role: "Role", policy: "Policy" } as const)[found[1] as "user" | "group" | "role" | "policy"];
  return { kind, name: found[2]! };
}
