import { aws } from "../../api/aws";
import { entityOf, holding, iamAll, isAwsManaged, managedDocument, policyNameOf, type Holder } from "../../api/iam";
import { ApiError } from "../../api/http";
import type { EvaluationResult, MatchedStatement, SimulateRequest } from "../../api/iamShapes";
import { offsetOf } from "../policy/json";
import { summarize } from "../policy/summary";

/** A policy that takes part in decisions about a principal. */
interface Candidate {
  label: string;
  ids: string[];
  /** As SourcePolicyType says it: two policies may have one name. */
  type: string;
  /** Its page in the console belongs to this ARN or holder. */
  arn?: string;
  load: () => Promise<string>;
}

/** A statement that decided, in its document. */
export interface Decider {
  label: string;
  arn?: string;
  text: string;
  from: number;
  to: number;
  denies: boolean;
}

export interface Decided {
  result: EvaluationResult;
  deciders: Decider[];
}

/** Asks who may do what and brings the documents of the statements that decided. */
export async function simulate(wanted: SimulateRequest): Promise<Decided[]> {
  const results: EvaluationResult[] = [];
  const resource = await resourcePolicyOf(wanted);
  const request = { ...wanted, ...(resource ? { ResourcePolicy: resource.text } : {}) };
  let marker: string | undefined;
  do {
    const page = await aws("iam", "SimulatePrincipalPolicy", { ...request, ...(marker ? { Marker: marker } : {}) });
    results.push(...page.EvaluationResults);
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  const needed = results.some(({ MatchedStatements }) => MatchedStatements?.length);
  const candidates = [...(needed ? await candidatesOf(wanted.PolicySourceArn) : []), ...(resource ? [resource.candidate] : [])];
  const documents = new Map<Candidate, Promise<string>>();
  const load = (candidate: Candidate) => {
    const known = documents.get(candidate) ?? candidate.load();
    documents.set(candidate, known);
    return known;
  };
  return Promise.all(
    results.map(async (result) => ({
      result,
      deciders: (await Promise.all((result.MatchedStatements ?? []).map((matched) => deciderOf(matched, candidates, load))))
        .flatMap((decider) => (decider ? [decider] : []))
        // all statements that match are told: where one denies, those that allow did not decide
        .filter(({ denies }) => denies || result.EvalDecision !== "explicitDeny"),
    })),
  );
}

async function deciderOf(matched: MatchedStatement, candidates: Candidate[], load: (candidate: Candidate) => Promise<string>): Promise<Decider | undefined> {
  const id = matched.SourcePolicyId ?? "";
  const fitting = candidates.filter(({ ids }) => ids.includes(id));
  const found = fitting.find(({ type }) => type === matched.SourcePolicyType) ?? fitting[0];
  if (!found || !matched.StartPosition || !matched.EndPosition) return undefined;
  const text = await load(found);
  const at = ({ Line, Column }: { Line: number; Column: number }) => offsetOf(text, { line: Line, column: Column });
  const from = at(matched.StartPosition);
  const denies = summarize(text).some(({ start, effect }) => start === from && effect === "Deny");
  return { label: found.label, ...(found.arn ? { arn: found.arn } : {}), text, from, to: at(matched.EndPosition), denies };
}

const FUNCTION = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:([A-Za-z0-9-_]+)$/;

/** The resource policy of the one function that is asked about, where there is one and it may be read. */
async function resourcePolicyOf({ ResourceArns = [] }: SimulateRequest): Promise<{ text: string; candidate: Candidate } | undefined> {
  const name = ResourceArns.length === 1 ? FUNCTION.exec(ResourceArns[0]!)?.[1] : undefined;
  if (!name) return undefined;
  try {
    const { Policy } = await aws("lambda", "GetPolicy", { FunctionName: ResourceArns[0]! });
    if (!Policy) return undefined;
    const text = JSON.stringify(JSON.parse(Policy), undefined, 2);
    return { text, candidate: { label: `the resource policy of ${name}`, ids: ["ResourcePolicy"], type: "resource", load: () => Promise.resolve(text) } };
  } catch (error) {
    if (error instanceof ApiError) return undefined; // there is none, or it is not for the person to see
    throw error;
  }
}

async function candidatesOf(principal: string): Promise<Candidate[]> {
  const entity = entityOf(principal);
  if (!entity || entity.kind === "Policy") return [];
  const own: Holder = { kind: entity.kind, name: entity.name };
  const groups = own.kind === "User" ? await iamAll("ListGroupsForUser", "Groups", { UserName: own.name }) : [];
  const holders: Holder[] = [own, ...groups.map(({ GroupName }): Holder => ({ kind: "Group", name: GroupName }))];
  const boundary = own.kind === "User" ? (await aws("iam", "GetUser", { UserName: own.name })).User.PermissionsBoundary : own.kind === "Role" ? (await aws("iam", "GetRole", { RoleName: own.name })).Role.PermissionsBoundary : undefined;
  const all = await Promise.all(holders.map(candidatesOfHolder));
  return [...all.flat(), ...(boundary ? [managed(boundary.PermissionsBoundaryArn, "the boundary")] : [])];
}

async function candidatesOfHolder(of: Holder): Promise<Candidate[]> {
  const [attached, inline] = await Promise.all([holding.attached(of), holding.inlineNames(of)]);
  const kind = of.kind.toLowerCase();
  return [
    ...attached.map(({ PolicyArn }) => managed(PolicyArn, `attached to the ${kind} ${of.name}`)),
    ...inline.map((name) => ({
      label: `${name}, inline policy of the ${kind} ${of.name}`,
      ids: [`${kind}_${of.name}_${name}`],
      type: kind,
      load: () => holding.inline(of, name),
    })),
  ];
}

const managed = (arn: string, where: string): Candidate => ({
  label: `${policyNameOf(arn)}, ${where}${isAwsManaged(arn) ? " (AWS managed)" : ""}`,
  ids: [arn, policyNameOf(arn)],
  type: isAwsManaged(arn) ? "aws-managed" : "user-managed",
  arn,
  load: () => managedDocument(arn),
});
