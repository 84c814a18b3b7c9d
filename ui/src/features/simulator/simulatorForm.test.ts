import { expect, test } from "vitest";
import { checkSimulation, toRequest, type SimulatorForm } from "./simulatorForm";

const form: SimulatorForm = { principal: "arn:aws:iam::000000000001:user/anna", actions: "lambda:InvokeFunction\niam:ListUsers\n", resources: "*", context: [{ name: "aws:SourceIp", value: "10.0.0.1, 10.0.0.2" }] };

test("lines become lists, and several values of a key a list", () => {
  expect(checkSimulation(form)).toEqual({});
  expect(toRequest(form)).toEqual({
    PolicySourceArn: form.principal,
    ActionNames: ["lambda:InvokeFunction", "iam:ListUsers"],
    ResourceArns: ["*"],
    ContextEntries: [{ ContextKeyName: "aws:SourceIp", ContextKeyValues: ["10.0.0.1", "10.0.0.2"], ContextKeyType: "stringList" }],
  });
});

test.each([
  [{ principal: "anna" }, "principal"],
  [{ actions: " " }, "actions"],
  [{ actions: "lambda:*" }, "actions"],
  [{ resources: "orders" }, "resources"],
  [{ context: [{ name: "ip", value: "1" }] }, "context"],
])("%j is a problem of %s", (change, field) => expect(Object.keys(checkSimulation({ ...form, ...change }))).toEqual([field]));
