import type { EvaluationResult } from "../../api/iamShapes";

/** Why a request is allowed or denied, in a sentence or two. */
export function reasonOf({ EvalDecision, EvalActionName, PermissionsBoundaryDecisionDetail, OrganizationsDecisionDetail, MissingContextValues }: EvaluationResult): string {
  if (EvalDecision === "allowed") return `A statement allows ${EvalActionName}, and none denies it.`;
  if (EvalDecision === "explicitDeny") return `A statement denies ${EvalActionName}. A denial counts whatever else allows it.`;
  if (OrganizationsDecisionDetail?.AllowedByOrganizations === false) return `The guard rails of the account do not allow ${EvalActionName}.`;
  if (PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false) return `The permissions boundary does not allow ${EvalActionName}, so that policies cannot give it.`;
  const missing = MissingContextValues?.length ? ` Conditions ask for ${MissingContextValues.join(", ")}, which the request does not have.` : "";
  return `No statement allows ${EvalActionName} on this resource.${missing}`;
}

/** An assumed role's sessions are decided by the role's policies: its ARN for a session's. */
export function principalOf(arn: string): string {
  const session = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)(?:\/.*)?$/.exec(arn.trim());
  return session ? `arn:aws:iam::${session[1]}:role/${session[2]}` : arn.trim();
}

/** Reads AWS's message of a denial: who, what, and on what. */
export function readDenial(message: string): { principal: string; action: string; resource: string } | undefined {
  const found = /User: (\S+) is not authorized to perform: (\S+?)(?: on resource: (\S+?))?(?:[\s,]|$)/.exec(message);
  if (!found) return undefined;
  return { principal: found[1]!, action: found[2]!, resource: (found[3] ?? "*").replace(/^"|"$/g, "") };
}
