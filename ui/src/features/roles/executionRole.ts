import { aws } from "../../api/aws";
import { documentOf, holding } from "../../api/iam";
import type { Role } from "../../api/iamShapes";
import { listOf, memberOf, readJson, textsOf } from "../../shared/policy/json";
import { trustOf } from "../access/names";

const SERVICE = "lambda.amazonaws.com";
export const BASIC_POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/** Whether the trust policy has a statement for functions. Conditions are the server's to judge. */
export function isForFunctions({ AssumeRolePolicyDocument }: Pick<Role, "AssumeRolePolicyDocument">): boolean {
  try {
    return listOf(memberOf(readJson(documentOf(AssumeRolePolicyDocument)), "Statement")?.value).some((statement) => {
      const get = (name: string) => memberOf(statement, name)?.value;
      const principal = get("Principal");
      const services = principal?.type === "object" ? textsOf(memberOf(principal, "Service")?.value) : [];
      return textsOf(get("Effect"))[0] === "Allow" && services.includes(SERVICE) && textsOf(get("Action")).some((action) => /^sts:(AssumeRole|\*)$/i.test(action));
    });
  } catch {
    return false; // a document that cannot be read lets nobody in
  }
}

/** @return the role's ARN */
export async function createExecutionRole(name: string): Promise<string> {
  const { Role } = await aws("iam", "CreateRole", { RoleName: name, AssumeRolePolicyDocument: trustOf(SERVICE) });
  await holding.attach({ kind: "Role", name }, BASIC_POLICY);
  return Role.Arn;
}
