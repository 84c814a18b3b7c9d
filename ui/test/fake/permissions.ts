import { ACCOUNT, Refused, text, type Input } from "./refused.ts";

interface Statement {
  Sid: string;
}

/** The resource policies of functions. */
export class FakePermissions {
  private readonly statements = new Map<string, Statement[]>();

  /** @return nothing for an operation that is none of resource policies */
  call(operation: string, input: Input, arn: (name: string) => string): unknown {
    const name = text(input, "FunctionName");
    const known = this.statements.get(name) ?? [];
    const id = text(input, "StatementId");
    switch (operation) {
      case "lambda.GetPolicy":
        arn(name);
        if (known.length === 0) throw new Refused(404, "ResourceNotFoundException", "The resource you requested does not exist.");
        return { Policy: JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: known }), RevisionId: String(known.length) };
      case "lambda.AddPermission": {
        if (known.some(({ Sid }) => Sid === id)) throw new Refused(409, "ResourceConflictException", `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`);
        const statement = statementOf(input, arn(name));
        this.statements.set(name, [...known, statement]);
        return { Statement: JSON.stringify(statement) };
      }
      case "lambda.RemovePermission":
        if (!known.some(({ Sid }) => Sid === id)) throw new Refused(404, "ResourceNotFoundException", `Statement ${id} is not found in resource policy.`);
        this.statements.set(name, known.filter(({ Sid }) => Sid !== id));
        return {};
      default:
        return undefined;
    }
  }
}

function statementOf(input: Input, resource: string) {
  const principal = text(input, "Principal");
  const service = principal.endsWith(".amazonaws.com");
  const arn = text(input, "SourceArn");
  const account = text(input, "SourceAccount");
  const conditions = { ...(arn ? { ArnLike: { "AWS:SourceArn": arn } } : {}), ...(account ? { StringEquals: { "AWS:SourceAccount": account } } : {}) };
  return {
    Sid: text(input, "StatementId"),
    Effect: "Allow",
    Principal: service ? { Service: principal } : { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal || ACCOUNT },
    Action: text(input, "Action"),
    Resource: resource,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
}
