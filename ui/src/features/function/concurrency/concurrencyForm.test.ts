import { expect, test } from "vitest";
import { inUse, wholeNumber } from "./concurrencyForm";

test.each(["", " ", "-1", "1.5", "many"])("%j is no number of invocations", (typed) => {
  expect(wholeNumber(typed, 0)).toEqual({ problem: "Use a whole number from 0." });
});

test("nothing can be reserved, but not provisioned", () => {
  expect(wholeNumber("0", 0)).toEqual({ value: 0 });
  expect(wholeNumber("0", 1)).toEqual({ problem: "Use a whole number from 1." });
});

test("an alias uses what is kept for all its versions", () => {
  const use = { running: 9, limit: 10, accountRunning: 9, accountLimit: 1000, provisioned: [1, 2, 3].map((version) => ({ version: String(version), requested: 5, ready: 5, running: version })) };
  const live = { AliasArn: "arn", Name: "live", FunctionVersion: "1", RoutingConfig: { AdditionalVersionWeights: { "3": 0.5 } } };
  expect(inUse("live", [live], use)).toBe(4);
  expect(inUse("2", [live], use)).toBe(2);
  expect(inUse("9", [live], use)).toBe(0);
  expect(inUse("2", [live], undefined)).toBeUndefined();
});
