import { expect, test } from "vitest";
import type { VersionMetrics } from "../../../api/readModels";
import { rateText } from "./errorRates";

const of = (version: string, invocations: number, errors: number): VersionMetrics => ({ version, invocations, errors, throttles: 0, coldStarts: 0, initMs: 0, maxInitMs: 0 });

test("each version has its own rate", () => {
  const metrics = [of("1", 3000, 7), of("2", 4, 1)];
  expect(rateText("1", metrics)).toBe("0.23 % of 3,000 invocations failed in the last hour");
  expect(rateText("2", metrics)).toBe("25 % of 4 invocations failed in the last hour");
});

test.each([[[]], [[of("1", 0, 0)]]])("a version that did not run has no rate", (metrics) => expect(rateText("1", metrics)).toBe("no invocation in the last hour"));

test("what is not known yet is not taken for nothing", () => {
  expect(rateText("1", "loading")).toBe("counting its invocations…");
  expect(rateText("1", "unknown")).toBe("its invocations cannot be counted now");
});
