import { JsonFault, listOf, memberOf, readJson, textsOf, type Node } from "./json";
import { operatorOf } from "./operators";

/** A statement in words. */
export interface StatementSummary {
  effect: "Allow" | "Deny";
  sid: string | undefined;
  /** Empty where the policy belongs to whom it is attached to. */
  who: string[];
  what: string[];
  /** Empty in trust policies. */
  on: string[];
  when: string[];
  start: number;
  end: number;
}

/** What a policy allows and denies, statement by statement; empty while it cannot be read. */
export function summarize(text: string): StatementSummary[] {
  try {
    return listOf(memberOf(readJson(text), "Statement")?.value).flatMap((statement) => (statement.type === "object" ? [statementOf(statement)] : []));
  } catch (error) {
    if (error instanceof JsonFault) return [];
    throw error;
  }
}

function statementOf(statement: Node): StatementSummary {
  const get = (name: string) => memberOf(statement, name)?.value;
  return {
    effect: textsOf(get("Effect"))[0] === "Deny" ? "Deny" : "Allow",
    sid: textsOf(get("Sid"))[0],
    who: [...principals(get("Principal")), ...principals(get("NotPrincipal")).map((one) => `anyone but ${one}`)],
    what: get("NotAction") ? except(actions(textsOf(get("NotAction")))) : actions(textsOf(get("Action"))),
    on: get("NotResource") ? except(textsOf(get("NotResource")).map(resourceWords)) : textsOf(get("Resource")).map(resourceWords),
    when: conditions(get("Condition")),
    start: statement.start,
    end: statement.end,
  };
}

const except = (items: string[]) => [`everything except ${items.join(", ")}`];

const SERVICES: Record<string, string> = {
  apigateway: "API Gateway",
  cloudwatch: "CloudWatch",
  dynamodb: "DynamoDB",
  ec2: "EC2",
  events: "EventBridge",
  iam: "IAM",
  kinesis: "Kinesis",
  lambda: "Lambda",
  logs: "CloudWatch Logs",
  s3: "S3",
  sns: "SNS",
  sqs: "SQS",
  ssm: "Systems Manager",
  states: "Step Functions",
  sts: "STS",
  xray: "X-Ray",
};

export const serviceName = (prefix: string) => SERVICES[prefix.toLowerCase()] ?? prefix;

/** By service, in the order in which they are written. */
function actions(patterns: string[]): string[] {
  const byService = new Map<string, string[]>();
  for (const pattern of patterns) {
    const [vendor = "", name = ""] = pattern === "*" ? ["*", "*"] : pattern.split(":");
    byService.set(vendor.toLowerCase(), [...(byService.get(vendor.toLowerCase()) ?? []), name]);
  }
  return [...byService].map(([vendor, names]) => {
    const everything = names.includes("*");
    if (vendor === "*") return everything ? "everything" : `${names.join(", ")} of every service`;
    return everything ? `${serviceName(vendor)}: everything` : `${serviceName(vendor)}: ${names.join(", ")}`;
  });
}

/** "arn:aws:lambda:*:*:function:orders" → "Lambda function:orders"; account and region only where they are named. */
export function resourceWords(pattern: string): string {
  if (pattern === "*") return "everything";
  const [, , service = "", region = "", account = "", ...rest] = pattern.split(":");
  const name = rest.join(":");
  if (!pattern.startsWith("arn:") || !service) return pattern;
  const where = [region, account].filter((part) => part && part !== "*").join(", ");
  const what = name === "" || name === "*" ? `${serviceName(service)}: everything` : `${serviceName(service)} ${name}`;
  return where ? `${what} (${where})` : what;
}

function principals(node: Node | undefined): string[] {
  if (!node) return [];
  if (node.type !== "object") return textsOf(node).map((text) => (text === "*" ? "anyone" : text));
  return node.members.flatMap(({ name, value }) => textsOf(value).map((text) => principalWords(name, text)));
}

function principalWords(type: string, text: string): string {
  if (text === "*") return "anyone";
  if (type === "Service") return `the service ${text}`;
  if (type === "Federated") return `people of ${text}`;
  const account = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(text)?.[1];
  if (account) return `account ${account}`;
  const entity = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(user|role|group|assumed-role)\/(.+)$/.exec(text);
  return entity ? `${entity[2]} ${entity[3]} (${entity[1]})` : text;
}

function conditions(node: Node | undefined): string[] {
  if (node?.type !== "object") return [];
  return node.members.flatMap(({ name, value }) => {
    const operator = operatorOf(name);
    if (value.type !== "object") return [];
    return value.members.map((key) => {
      const values = textsOf(key.value);
      if (!operator) return `${key.name} ${name} ${values.join(" or ")}`;
      if (operator.isNull) return values[0]?.toLowerCase() === "true" ? `${key.name} is absent` : `${key.name} is present`;
      const subject = operator.several === "all" ? `every ${key.name}` : operator.several === "any" ? `any ${key.name}` : key.name;
      return `${subject} ${operator.words} ${values.join(" or ")}${operator.ifExists ? ", or is absent" : ""}`;
    });
  });
}
