import { expect, test } from "vitest";
import { checkEventInvoke, formatSpan, qualifierOf, toForm, toRequest } from "./eventInvokeForm";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000001:function:f";
const RECEIPTS = "arn:aws:lambda:us-east-1:000000000001:function:receipts";

test("a configuration is of $LATEST, a version or an alias", () => {
  expect(qualifierOf({ FunctionArn: FUNCTION })).toBe("$LATEST");
  expect(qualifierOf({ FunctionArn: `${FUNCTION}:live` })).toBe("live");
});

test("what was set comes back as it was", () => {
  const config = { FunctionArn: `${FUNCTION}:live`, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60, DestinationConfig: { OnFailure: { Destination: RECEIPTS } } };
  expect(toRequest("f", toForm(config, "live"))).toEqual({
    FunctionName: "f",
    Qualifier: "live",
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
    DestinationConfig: { OnFailure: { Destination: RECEIPTS } },
  });
});

test("a new one begins with what holds without one", () => {
  expect(toForm(undefined, "$LATEST")).toEqual({ qualifier: "$LATEST", retries: 2, age: "21600", success: "", failure: "" });
});

test.each([
  [{ age: "59" }, "age"],
  [{ age: "21601" }, "age"],
  [{ age: "1.5" }, "age"],
  [{ success: "receipts" }, "success"],
  [{ failure: "arn:aws:lambda" }, "failure"],
])("%o is refused", (part, field) => {
  expect(Object.keys(checkEventInvoke({ ...toForm(undefined, "$LATEST"), ...part }))).toEqual([field]);
});

test.each([
  [21_600, "6 h"],
  [5430, "1 h 30 min 30 s"],
  [60, "1 min"],
  [0, "0 s"],
])("%i seconds read %s", (seconds, text) => expect(formatSpan(seconds)).toBe(text));
