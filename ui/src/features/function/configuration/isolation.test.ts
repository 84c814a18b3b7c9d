import { expect, test } from "vitest";
import type { Isolation } from "../../../api/platform";
import { isolationOf, refuseClass, TAG } from "./isolation";

const rules: Isolation = { standard: "standard", floor: "standard", available: ["standard", "hostile"] };

test("the tag counts, then the default, and never less than the floor", () => {
  expect(isolationOf({}, rules)).toBe("standard");
  expect(isolationOf({ [TAG]: "hostile" }, rules)).toBe("hostile");
  expect(isolationOf({}, { ...rules, standard: "hostile" })).toBe("hostile");
  expect(isolationOf({ [TAG]: "standard" }, { ...rules, floor: "hostile" })).toBe("hostile");
});

test("what cannot be had says why", () => {
  expect(refuseClass("hostile", rules)).toBeUndefined();
  expect(refuseClass("hostile", { ...rules, available: ["standard"] })).toContain("runsc");
  expect(refuseClass("standard", { ...rules, floor: "hostile" })).toContain("operator");
});
