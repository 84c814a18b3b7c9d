import { expect, test } from "vitest";
import { offsetOf, placeOf } from "./json";
import { resourceWords, summarize } from "./summary";

const one = (statement: object) => summarize(JSON.stringify({ Statement: statement }))[0];

test("actions are told by service, resources and conditions in words", () => {
  expect(
    one({
      Sid: "A",
      Effect: "Deny",
      Action: ["lambda:InvokeFunction", "s3:*", "lambda:Get*"],
      Resource: ["arn:aws:lambda:us-east-1:*:function:orders", "arn:aws:s3:::reports/*"],
      Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "192.0.2.1"] }, StringLikeIfExists: { "aws:PrincipalTag/team": "shop*" }, Null: { "aws:TokenIssueTime": "true" } },
    }),
  ).toMatchObject({
    effect: "Deny",
    sid: "A",
    who: [],
    what: ["Lambda: InvokeFunction, Get*", "S3: everything"],
    on: ["Lambda function:orders (us-east-1)", "S3 reports/*"],
    when: ["aws:SourceIp is in 10.0.0.0/8 or 192.0.2.1", "aws:PrincipalTag/team matches shop*, or is absent", "aws:TokenIssueTime is absent"],
  });
});

test("what is excepted is not mistaken for what is allowed", () => {
  expect(one({ Effect: "Allow", NotAction: ["iam:*", "sts:AssumeRole"], NotResource: "arn:aws:s3:::secret/*", NotPrincipal: { AWS: "000000000001" } })).toMatchObject({
    who: ["anyone but account 000000000001"],
    what: ["everything except IAM: everything, STS: AssumeRole"],
    on: ["everything except S3 secret/*"],
  });
});

test.each([
  [{ Service: "lambda.amazonaws.com" }, "the service lambda.amazonaws.com"],
  [{ AWS: "arn:aws:iam::000000000002:root" }, "account 000000000002"],
  [{ AWS: "arn:aws:iam::000000000002:user/anna" }, "user anna (000000000002)"],
  ["*", "anyone"],
])("the principal %j is %s", (Principal, words) => expect(one({ Effect: "Allow", Principal, Action: "sts:AssumeRole" })?.who).toEqual([words]));

test("wildcards read as what they mean", () => {
  expect(one({ Effect: "Allow", Action: "*", Resource: "*" })).toMatchObject({ what: ["everything"], on: ["everything"] });
  expect(resourceWords("arn:aws:sqs:*:*:*")).toBe("SQS: everything");
});

test("a document that cannot be read says nothing", () => expect(summarize('{"Statement": [')).toEqual([]));

test("a statement's place is where it stands in the text, line by line", () => {
  const text = '{\n  "Statement": [\n    { "Effect": "Allow" },\n    {\n      "Effect": "Deny"\n    }\n  ]\n}';
  const [, second] = summarize(text);
  expect([placeOf(text, second!.start), placeOf(text, second!.end)]).toEqual([{ line: 4, column: 5 }, { line: 6, column: 6 }]);
  expect(text.slice(offsetOf(text, { line: 4, column: 5 }), offsetOf(text, { line: 6, column: 6 }))).toBe(text.slice(second!.start, second!.end));
  expect(offsetOf(text, { line: 99, column: 1 })).toBe(text.length);
});
