import { expect, test } from "vitest";
import type { Run } from "../../../api/readModels";
import { ratesOf, rateText } from "./errorRates";

const run = (version: string, errorType?: string) => ({ version, errorType }) as Run;

test("failures are counted for each version", () => {
  const rates = ratesOf([run("1"), run("2", "TypeError"), run("2"), run("1"), run("2"), run("2")]);
  expect(rateText(rates.get("1"))).toBe("0 % of 2 failed");
  expect(rateText(rates.get("2"))).toBe("25 % of 4 failed");
});

test("a version that did not run has no rate", () => expect(rateText(ratesOf([]).get("1"))).toBe("no recent invocation"));
