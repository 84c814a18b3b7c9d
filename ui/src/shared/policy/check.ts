import { JsonFault, listOf, memberOf, placeOf, readJson, type Member, type Node, type Place, type Span } from "./json";
import { operatorOf } from "./operators";

/** What the document is for: identity policies name no principal, trust policies no resource. */
export type PolicyKind = "identity" | "trust" | "resource";

/** A document of wholly another kind has a fault at each step: nobody reads more than these. */
const MOST_FAULTS = 100;

export interface Fault extends Span, Place {
  message: string;
}

const OF_POLICY = ["Version", "Id", "Statement"];
const OF_STATEMENT = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/** Faults of a document by the grammar that the server checks; the server has the last word. */
export function checkPolicy(text: string, kind: PolicyKind): Fault[] {
  const faults: Fault[] = [];
  const say = ({ start, end }: Span, message: string) => {
    if (faults.length < MOST_FAULTS) faults.push({ message, start, end, ...placeOf(text, start) });
  };
  if (text.trim() === "") {
    say({ start: 0, end: 0 }, "The document is empty.");
    return faults;
  }
  try {
    checkDocument(readJson(text), kind, say);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    say({ start: error.at, end: Math.min(text.length, error.at + 1) }, error.message);
  }
  return faults.sort((a, b) => a.start - b.start);
}

type Say = (where: Span, message: string) => void;

function checkDocument(document: Node, kind: PolicyKind, say: Say) {
  if (document.type !== "object") return say(document, "A policy is an object: { … }.");
  checkMembers(document.members, OF_POLICY, say);
  const version = memberOf(document, "Version")?.value;
  if (version && !(version.type === "string" && ["2012-10-17", "2008-10-17"].includes(version.value))) say(version, "Version must be “2012-10-17” (or the older “2008-10-17”).");
  const statement = memberOf(document, "Statement")?.value;
  if (!statement) return say({ start: document.start, end: document.start + 1 }, "Missing required field Statement.");
  const statements = listOf(statement);
  if (statements.length === 0) say(statement, "There is no statement.");
  const sids = new Set<string>();
  for (const one of statements) checkStatement(one, kind, sids, say);
}

function checkMembers(members: Member[], known: string[], say: Say) {
  const seen = new Set<string>();
  for (const member of members) {
    const meant = known.find((name) => name.toLowerCase() === member.name.toLowerCase());
    if (!known.includes(member.name)) say(member, `There is no element “${member.name}”.${meant ? ` Write “${meant}”.` : ""}`);
    if (seen.has(member.name)) say(member, `“${member.name}” is there twice.`);
    seen.add(member.name);
  }
}

function checkStatement(statement: Node, kind: PolicyKind, sids: Set<string>, say: Say) {
  if (statement.type !== "object") return say(statement, "A statement is an object: { … }.");
  const head = { start: statement.start, end: statement.start + 1 };
  checkMembers(statement.members, OF_STATEMENT, say);
  checkSid(memberOf(statement, "Sid")?.value, kind, sids, say);
  const effect = memberOf(statement, "Effect")?.value;
  if (!effect) say(head, "Missing required field Effect.");
  else if (!(effect.type === "string" && (effect.value === "Allow" || effect.value === "Deny"))) say(effect, "Effect must be “Allow” or “Deny”.");
  const allows = effect?.type === "string" && effect.value === "Allow";

  checkChoice(statement, "Action", say, (pattern, place) => checkAction(pattern, place, kind, say));
  if (!memberOf(statement, "Action") && !memberOf(statement, "NotAction")) say(head, "Policy statement must contain actions.");

  const resource = memberOf(statement, "Resource") ?? memberOf(statement, "NotResource");
  if (kind === "trust" && resource) say(resource, `A trust policy has no ${resource.name}: it belongs to its role.`);
  else checkChoice(statement, "Resource", say, (pattern, place) => checkResource(pattern, place, say));
  if (kind === "identity" && !resource) say(head, "Policy statement must contain resources.");

  const principal = memberOf(statement, "Principal") ?? memberOf(statement, "NotPrincipal");
  if (kind === "identity" && principal) say(principal, "Policy document should not specify a principal: it is whoever the policy is attached to.");
  if (kind !== "identity" && !principal) say(head, "Missing required field Principal.");
  if (kind !== "identity" && principal) checkPrincipal(principal, allows, say);
  const condition = memberOf(statement, "Condition")?.value;
  if (condition) checkCondition(condition, say);
}

function checkSid(sid: Node | undefined, kind: PolicyKind, sids: Set<string>, say: Say) {
  if (!sid) return;
  if (sid.type !== "string") return say(sid, "Sid is a string.");
  if (kind !== "resource" && !/^[0-9A-Za-z]*$/.test(sid.value)) say(sid, "Statement IDs (Sid) have letters and digits only.");
  if (sid.value !== "" && sids.has(sid.value)) say(sid, "Statement IDs (Sid) in a single policy must be unique.");
  sids.add(sid.value);
}

function checkChoice(statement: Node, name: "Action" | "Resource", say: Say, check: (pattern: string, place: Node) => void) {
  const only = memberOf(statement, name);
  const allBut = memberOf(statement, `Not${name}`);
  if (only && allBut) say(allBut, `${name} and Not${name} exclude each other.`);
  for (const member of [only, allBut]) {
    if (!member) continue;
    const items = listOf(member.value);
    if (items.length === 0) say(member.value, `${member.name} is empty.`);
    for (const item of items) {
      if (item.type === "string") check(item.value, item);
      else say(item, `${member.name} is a string or a list of strings.`);
    }
  }
}

function checkAction(pattern: string, place: Node, kind: PolicyKind, say: Say) {
  if (pattern === "*" && kind !== "trust") return;
  const found = /^([^:]+):(.*)$/.exec(pattern);
  if (!found) return say(place, "An action starts with its service, like “lambda:InvokeFunction”.");
  const [, vendor = "", name = ""] = found;
  if (kind === "trust" && vendor.toLowerCase() !== "sts") return say(place, "A trust policy has STS AssumeRole actions only.");
  if (vendor !== "*" && !/^[A-Za-z0-9-]+$/.test(vendor)) return say(place, `Vendor ${vendor} is not valid.`);
  if (!/^[A-Za-z0-9*?_-]+$/.test(name)) say(place, `The action ${pattern} is not valid.`);
}

function checkResource(pattern: string, place: Node, say: Say) {
  if (pattern === "*") return;
  if (!pattern.startsWith("arn:")) return say(place, `Resource ${pattern} must be in ARN format or “*”.`);
  const [, partition = "", vendor = ""] = pattern.split(":");
  if (partition !== "aws" && partition !== "*") return say(place, `Partition “${partition}” is not valid; write “aws”.`);
  if (pattern.split(":").length < 3 || !/^[A-Za-z0-9-]*$/.test(vendor)) return say(place, "The service of a resource is written out, without wildcards.");
  const variable = pattern.indexOf("${");
  const head = pattern.split(":").slice(0, 5).join(":").length;
  if (variable >= 0 && variable < head) say(place, "Variables may stand behind the fifth colon of a resource only.");
  if (variable >= 0 && pattern.indexOf("}", variable) < 0) say(place, "A variable ends with “}”.");
}

function checkPrincipal(member: Member, allows: boolean, say: Say) {
  if (member.name === "NotPrincipal" && allows) return say(member, "NotPrincipal with Allow is not supported; use it with Deny.");
  const { value } = member;
  if (value.type === "string" && value.value === "*") return;
  if (value.type !== "object") return say(value, "A principal is “*” or an object like { \"AWS\": … } or { \"Service\": … }.");
  if (value.members.length === 0) say(value, "The principal names nobody.");
  for (const one of value.members) {
    if (!["AWS", "Service", "Federated"].includes(one.name)) say(one, `“${one.name}” is no type of principal: AWS, Service or Federated.`);
    for (const item of listOf(one.value)) {
      if (item.type !== "string" || item.value === "") say(item, "A principal is a string.");
      else if (one.name === "AWS" && !/^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:.+)$/.test(item.value)) say(item, "Name an account (12 digits), an ARN of IAM, or “*”.");
      else if (one.name === "Service" && !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(item.value)) say(item, "A service is named like “events.amazonaws.com”.");
    }
  }
}

function checkCondition(condition: Node, say: Say) {
  if (condition.type !== "object") return say(condition, "Condition is an object of operators.");
  for (const block of condition.members) {
    if (!operatorOf(block.name)) say(block, `Invalid Condition type: ${block.name}.`);
    if (block.value.type !== "object") {
      say(block.value, `${block.name} is an object of condition keys.`);
      continue;
    }
    for (const key of block.value.members) {
      if (key.name.indexOf(":") <= 0) say(key, "A condition key starts with its service, like “aws:SourceIp”.");
      const values = listOf(key.value);
      if (values.length === 0) say(key.value, "The condition compares with nothing.");
      for (const value of values) if (value.type !== "string" && value.type !== "literal") say(value, "A string, number or boolean must stand here.");
    }
  }
}
