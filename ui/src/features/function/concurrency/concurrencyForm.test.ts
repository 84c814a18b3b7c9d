import { expect, test } from "vitest";
import { wholeNumber } from "./concurrencyForm";

test.each(["", " ", "-1", "1.5", "many"])("%j is no number of invocations", (typed) => {
  expect(wholeNumber(typed, 0)).toEqual({ problem: "Use a whole number from 0." });
});

test("nothing can be reserved, but not provisioned", () => {
  expect(wholeNumber("0", 0)).toEqual({ value: 0 });
  expect(wholeNumber("0", 1)).toEqual({ problem: "Use a whole number from 1." });
});
