import { expect, test } from "vitest";
import { checkPolicy } from "../../shared/policy/check";
import { lockOut, NEW_GUARD_RAIL, refuseLength } from "./guardRail";

const DENY = '{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}';
const rail = (document: string) => ({ name: "r", document });

test("guard rails that only deny lock everybody out, and one that allows lets them in", () => {
  expect(lockOut([])).toBe(false);
  expect(lockOut([rail(DENY), rail("not JSON")])).toBe(true);
  expect(lockOut([rail(DENY), rail(NEW_GUARD_RAIL)])).toBe(false);
});

test("what is offered to begin with is well formed and locks nobody out", () => {
  expect(checkPolicy(NEW_GUARD_RAIL, "identity")).toEqual([]);
  expect(lockOut([rail(NEW_GUARD_RAIL)])).toBe(false);
});

test("5,120 characters are not too many", () => {
  expect(refuseLength("x".repeat(5120))).toBeUndefined();
  expect(refuseLength("x".repeat(5121))).toContain("5,121");
});
