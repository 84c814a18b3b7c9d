import type { FakeIam } from "./iam.ts";
import { ACCOUNT } from "./refused.ts";

const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, undefined, 2);
const trust = (principal: object) => policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });
const BASIC = "AWSLambdaBasicExecutionRole";
const AWS: [name: string, description: string, statement: object][] = [
  ["AdministratorAccess", "Provides full access to AWS services and resources.", { Effect: "Allow", Action: "*", Resource: "*" }],
  [BASIC, "Provides write permissions to CloudWatch Logs.", { Effect: "Allow", Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" }],
  ["AWSLambda_ReadOnlyAccess", "Grants read-only access to Lambda.", { Effect: "Allow", Action: ["lambda:Get*", "lambda:List*", "logs:FilterLogEvents"], Resource: "*" }],
  ["AWSLambda_FullAccess", "Grants full access to Lambda.", { Effect: "Allow", Action: ["lambda:*", "logs:FilterLogEvents", "iam:PassRole"], Resource: "*" }],
];

/** A directory as an account has it after some weeks. */
export function sampleDirectory(iam: FakeIam) {
  for (const [name, description, statement] of AWS) iam.policies.create(name, policy(statement), description, name === BASIC ? "/service-role/" : "/");
  const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
  const deployer = iam.policies.create(
    "deploy-orders",
    policy(
      { Sid: "Deploy", Effect: "Allow", Action: ["lambda:UpdateFunctionCode", "lambda:GetFunction*"], Resource: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders` },
      { Sid: "NeverDelete", Effect: "Deny", Action: "lambda:Delete*", Resource: "*", Condition: { StringNotEquals: { "aws:PrincipalTag/team": "platform" } } },
    ),
    "New code for orders, and nothing else",
  );
  const boundary = iam.policies.create("developers-boundary", policy({ Effect: "Allow", Action: ["lambda:*", "logs:*"], Resource: "*" }), "The most that developers may get");

  const ci = iam.createUser("ci-deployer");
  ci.attached.add(deployer.Arn);
  ci.attached.add(aws("AWSLambda_FullAccess"));
  ci.Tags = [{ Key: "team", Value: "shop" }];
  iam.createKey("ci-deployer").used = Date.now() / 1000 - 3_600;
  const old = iam.createKey("ci-deployer");
  old.Status = "Inactive";
  const anna = iam.createUser("anna");
  anna.PermissionsBoundary = { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: boundary.Arn };
  anna.inline.set("invoke-orders", policy({ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders` }));
  iam.createUser("leaving");
  for (let index = 1; index <= 24; index++) iam.createUser(`robot-${index}`, "/robots/");

  const developers = iam.createGroup("developers");
  developers.attached.add(aws("AWSLambda_ReadOnlyAccess"));
  developers.members.add("anna");
  iam.createGroup("empty");

  const role = iam.createRole("lambda", trust({ Service: "lambda.amazonaws.com" }), "What the account's functions act as");
  role.attached.add(aws(`service-role/${BASIC}`));
  role.inline.set("write-reports", policy({ Effect: "Allow", Action: ["s3:PutObject"], Resource: "arn:aws:s3:::reports/*" }));
  iam.createRole("auditor", trust({ AWS: "arn:aws:iam::000000000002:root" }), "For the auditors of another account");
}
