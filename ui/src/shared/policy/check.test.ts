import { describe, expect, test } from "vitest";
import { checkPolicy, type PolicyKind } from "./check";

const of = (statement: object, more: object = {}) => JSON.stringify({ Version: "2012-10-17", Statement: [statement], ...more }, undefined, 2);
const ALLOW = { Effect: "Allow", Action: "lambda:*", Resource: "*" };
const messages = (text: string, kind: PolicyKind = "identity") => checkPolicy(text, kind).map(({ message }) => message);

test.each<[PolicyKind, object]>([
  ["identity", ALLOW],
  ["identity", { Sid: "A1", Effect: "Deny", NotAction: ["iam:Get*"], NotResource: "arn:aws:s3:::a/${aws:username}/*", Condition: { "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["a*"] } } }],
  ["trust", { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  ["resource", { Sid: "x-1", Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction", Resource: "*", Condition: { Null: { "aws:SourceArn": false } } }],
])("a well-formed %s policy has no faults", (kind, statement) => expect(messages(of(statement), kind)).toEqual([]));

describe("syntax", () => {
  test.each([
    ['{\n  "Version": "2012-10-17"\n  "Statement": []\n}', 3, 3, /comma/],
    ['{ "Statement": [ ] ', 1, 20, /end of the document/],
    ['{ "a": "b\n" }', 1, 8, /does not end on its line/],
    ["{ 'a': 1 }", 1, 3, /double quotes/],
    ['{ "a" 1 }', 1, 7, /colon/],
    ["", 1, 1, /empty/],
    ['{"Statement": []} x', 1, 19, /end of the document/],
    [`${"[".repeat(30)}`, 1, 22, /nested/],
  ])("%j is told with its place", (text, line, column, message) => {
    const [fault] = checkPolicy(text, "identity");
    expect(fault).toMatchObject({ line, column, message: expect.stringMatching(message) });
  });
});

test.each<[object, RegExp, PolicyKind?]>([
  [{ ...ALLOW, Effect: "allow" }, /“Allow” or “Deny”/],
  [{ Action: "a:b", Resource: "*" }, /Missing required field Effect/],
  [{ Effect: "Allow", Resource: "*" }, /must contain actions/],
  [{ Effect: "Allow", Action: "a:b" }, /must contain resources/],
  [{ ...ALLOW, action: "a:b" }, /no element “action”. Write “Action”/],
  [{ ...ALLOW, Action: "Invoke" }, /starts with its service/],
  [{ ...ALLOW, Action: "lambda:In voke" }, /is not valid/],
  [{ ...ALLOW, Action: [] }, /is empty/],
  [{ ...ALLOW, NotAction: "a:b" }, /exclude each other/],
  [{ ...ALLOW, Resource: "orders" }, /ARN format/],
  [{ ...ALLOW, Resource: "arn:gcp:s3:::a" }, /Partition/],
  [{ ...ALLOW, Resource: "arn:aws:s*:::a" }, /written out/],
  [{ ...ALLOW, Resource: "arn:aws:s3:${aws:region}::a" }, /fifth colon/],
  [{ ...ALLOW, Principal: "*" }, /should not specify a principal/],
  [{ ...ALLOW, Sid: "a-b" }, /letters and digits/],
  [{ ...ALLOW, Condition: { StringIs: { "aws:a": "b" } } }, /Invalid Condition type: StringIs/],
  [{ ...ALLOW, Condition: { NullIfExists: { "aws:a": "true" } } }, /Invalid Condition type/],
  [{ ...ALLOW, Condition: { Bool: { secure: true } } }, /condition key starts/],
  [{ ...ALLOW, Condition: { Bool: { "aws:SecureTransport": [] } } }, /compares with nothing/],
  [{ Effect: "Allow", Action: "sts:AssumeRole" }, /Missing required field Principal/, "trust"],
  [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*", Resource: "*" }, /has no Resource/, "trust"],
  [{ Effect: "Allow", Action: "lambda:*", Principal: "*" }, /AssumeRole actions only/, "trust"],
  [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Servce: "a" } }, /no type of principal/, "trust"],
  [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "anna" } }, /Name an account/, "trust"],
  [{ Effect: "Allow", Action: "sts:AssumeRole", NotPrincipal: { AWS: "*" } }, /NotPrincipal with Allow/, "trust"],
])("%j is refused by name", (statement, message, kind = "identity") => {
  expect(messages(of(statement), kind).join("\n")).toMatch(message);
});

test("all faults are told, each where it stands", () => {
  const text = of({ Effect: "Never", Action: "x", Resource: "*" }, { Versoin: "1" });
  expect(checkPolicy(text, "identity").map(({ line, start, end }) => [line, text.slice(start, end)])).toEqual([
    [5, '"Never"'],
    [6, '"x"'],
    [10, '"Versoin"'],
  ]);
});

test("the same Sid twice, and the same element twice, are faults", () => {
  expect(messages(JSON.stringify({ Statement: [{ ...ALLOW, Sid: "a" }, { ...ALLOW, Sid: "a" }] })).join()).toMatch(/unique/);
  expect(messages('{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}').join()).toMatch(/there twice.*no statement/);
});

test("a large document of another kind is left after a hundred faults", () => {
  const text = JSON.stringify({ Statement: Array.from({ length: 20_000 }, () => ({ Effect: "Never", Action: "x", Resource: "y" })) });
  expect(checkPolicy(text, "identity")).toHaveLength(100);
});
