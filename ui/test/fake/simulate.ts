import { entityOf } from "../../src/api/iam.ts";
import type { EvaluationResult, MatchedStatement } from "../../src/api/iamShapes";
import { listOf, memberOf, placeOf, readJson, textsOf } from "../../src/shared/policy/json.ts";
import type { FakeIam } from "./iam.ts";
import { Refused, text, type Input } from "./refused.ts";

interface Source {
  id: string;
  type: string;
  document: string;
}

/** A small part of IAM's evaluation, enough for pages: globs of actions and resources, denial first; conditions hold. */
export function simulate(iam: FakeIam, input: Input): EvaluationResult[] {
  const sources = policiesOf(iam, text(input, "PolicySourceArn"));
  const resources = (input["ResourceArns"] as string[] | undefined) ?? ["*"];
  return (input["ActionNames"] as string[]).flatMap((action) => {
    if (!/^[\w-]+:\w+$/.test(action)) throw new Refused(400, "InvalidInput", `Invalid Entity Action : ${action}`);
    return resources.map((resource): EvaluationResult => {
      const matched = sources.flatMap((source) => matches(source, action, resource));
      const deny = matched.filter(({ effect }) => effect === "Deny");
      const allow = matched.filter(({ effect }) => effect === "Allow");
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: deny.length > 0 ? "explicitDeny" : allow.length > 0 ? "allowed" : "implicitDeny",
        MatchedStatements: matched.map(({ statement }) => statement),
        MissingContextValues: [],
      };
    });
  });
}

function policiesOf(iam: FakeIam, arn: string): Source[] {
  const entity = entityOf(arn);
  const holder = entity?.kind === "User" ? iam.users.get(entity.name) : entity?.kind === "Role" ? iam.roles.get(entity.name) : undefined;
  if (!entity || !holder) throw new Refused(404, "NoSuchEntity", `The entity ${arn} cannot be found.`);
  const holders = [{ kind: entity.kind, name: entity.name, ...holder }, ...[...iam.groups.values()].filter(({ members }) => entity.kind === "User" && members.has(entity.name)).map((group) => ({ kind: "Group", name: group.GroupName, ...group }))];
  return holders.flatMap(({ kind, name, attached, inline }) => [
    ...[...attached].map((each) => {
      const policy = iam.policies.policy(each);
      return { id: policy.PolicyName, type: each.includes("::aws:") ? "aws-managed" : "user-managed", document: policy.versions.find(({ IsDefaultVersion }) => IsDefaultVersion)!.Document };
    }),
    ...[...inline].map(([policy, document]) => ({ id: `${kind.toLowerCase()}_${name}_${policy}`, type: kind.toLowerCase(), document })),
  ]);
}

function matches({ id, type, document }: Source, action: string, resource: string): { effect: string; statement: MatchedStatement }[] {
  return listOf(memberOf(readJson(document), "Statement")?.value).flatMap((node) => {
    const texts = (name: string) => textsOf(memberOf(node, name)?.value);
    const fits = (name: string, value: string, flags = "") => (memberOf(node, `Not${name}`) ? !texts(`Not${name}`).some((pattern) => glob(pattern, flags).test(value)) : texts(name).some((pattern) => glob(pattern, flags).test(value)));
    if (!fits("Action", action, "i") || !fits("Resource", resource)) return [];
    const place = (offset: number) => ({ Line: placeOf(document, offset).line, Column: placeOf(document, offset).column });
    return [{ effect: texts("Effect")[0] ?? "", statement: { SourcePolicyId: id, SourcePolicyType: type, StartPosition: place(node.start), EndPosition: place(node.end) } }];
  });
}

const glob = (pattern: string, flags: string) => new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`, flags);
