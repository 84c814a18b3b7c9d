import { expect, test } from "vitest";
import type { EvaluationResult } from "../../api/iamShapes";
import { principalOf, readDenial, reasonOf } from "./words";

test.each([
  [
    "User: arn:aws:iam::000000000001:user/anna is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:000000000001:function:orders because no identity-based policy allows the lambda:InvokeFunction action",
    { principal: "arn:aws:iam::000000000001:user/anna", action: "lambda:InvokeFunction", resource: "arn:aws:lambda:us-east-1:000000000001:function:orders" },
  ],
  ["User: arn:aws:iam::000000000001:user/anna is not authorized to perform: lambda:ListFunctions", { principal: "arn:aws:iam::000000000001:user/anna", action: "lambda:ListFunctions", resource: "*" }],
])("a denial's message is read: %s", (message, parts) => expect(readDenial(message)).toEqual(parts));

test("another message is none", () => expect(readDenial("Rate exceeded")).toBeUndefined());

test("a session is decided as its role", () => {
  expect(principalOf("arn:aws:sts::000000000001:assumed-role/lambda/orders")).toBe("arn:aws:iam::000000000001:role/lambda");
  expect(principalOf(" arn:aws:iam::000000000001:user/anna ")).toBe("arn:aws:iam::000000000001:user/anna");
});

const result = (more: Partial<EvaluationResult>): EvaluationResult => ({ EvalActionName: "a:B", EvalDecision: "implicitDeny", ...more });
test.each([
  [result({ EvalDecision: "allowed" }), /allows a:B, and none denies/],
  [result({ EvalDecision: "explicitDeny" }), /denies a:B/],
  [result({ PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }), /boundary does not allow/],
  [result({ OrganizationsDecisionDetail: { AllowedByOrganizations: false } }), /guard rails/],
  [result({ MissingContextValues: ["aws:SourceIp"] }), /No statement allows.*aws:SourceIp/],
])("%j is explained", (one, words) => expect(reasonOf(one)).toMatch(words));
