import { expect, test } from "vitest";
import { moveUp, refuseLayer, shortName, versionOf } from "./layers";

const arn = (layer: string, number: number, account = "000000000001") => `arn:aws:lambda:us-east-1:${account}:layer:${layer}:${number}`;

test("the ARN of a version says whose it is", () => {
  expect(versionOf(arn("base", 3))).toEqual({ account: "000000000001", layer: "base", number: "3" });
  expect(versionOf("arn:aws:lambda:us-east-1:000000000001:layer:base")).toBeUndefined();
  expect(shortName(arn("base", 3))).toBe("base:3");
  expect(shortName("nonsense")).toBe("nonsense");
});

test("a function has one version of a layer", () => {
  const all = [arn("base", 1), arn("other", 1), arn("base", 2), arn("base", 2, "000000000002"), "base"];
  expect(all.map((each, index) => refuseLayer(each, index, all))).toEqual([undefined, undefined, "A function has one version of a layer at most.", undefined, expect.stringContaining("Enter the ARN")]);
});

test("the order can be changed", () => {
  expect(moveUp(["a", "b", "c"], 2)).toEqual(["a", "c", "b"]);
  expect(moveUp(["a", "b"], 0)).toEqual(["a", "b"]);
});
