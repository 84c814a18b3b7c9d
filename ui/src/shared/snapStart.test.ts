import { expect, test } from "vitest";
import { snapStartText } from "./snapStart";

const one = { FunctionName: "f", FunctionArn: "arn" };

test("the latest version says what will be, a published one what is", () => {
  expect(snapStartText(one)).toBe("Off");
  expect(snapStartText({ ...one, SnapStart: { ApplyOn: "PublishedVersions", OptimizationStatus: "Off" }, Version: "$LATEST" })).toBe("For published versions");
  expect(snapStartText({ ...one, SnapStart: { ApplyOn: "PublishedVersions", OptimizationStatus: "Off" }, Version: "1" })).toBe("Not prepared");
  expect(snapStartText({ ...one, SnapStart: { ApplyOn: "PublishedVersions", OptimizationStatus: "On" }, Version: "1" })).toBe("Prepared");
});
