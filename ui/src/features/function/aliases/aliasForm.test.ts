import { expect, test } from "vitest";
import { checkAlias, shareOf, toForm, toRequest, type AliasForm } from "./aliasForm";

const FORM: AliasForm = { name: "live", version: "1", other: "2", weight: 0.25, description: "" };

test("an alias becomes a form and a request again", () => {
  const alias = { AliasArn: "arn", Name: "live", FunctionVersion: "1", Description: "all", RoutingConfig: { AdditionalVersionWeights: { "2": 0.25 } } };
  expect(toForm(alias, "3")).toEqual({ ...FORM, description: "all" });
  expect(toRequest("f", toForm(alias, "3"))).toEqual({ FunctionName: "f", Name: "live", FunctionVersion: "1", Description: "all", RoutingConfig: { AdditionalVersionWeights: { "2": 0.25 } } });
});

test.each([0, 0.004, 0.005, 0.07, 1 / 3, 0.9999, 1])("a weight of %d stays what it is", (weight) => {
  const alias = { AliasArn: "arn", Name: "live", FunctionVersion: "1", RoutingConfig: { AdditionalVersionWeights: { "2": weight } } };
  expect(toRequest("f", toForm(alias, "3")).RoutingConfig).toEqual(alias.RoutingConfig);
});

test("without another version all weights are taken away", () => {
  expect(toRequest("f", { ...FORM, other: "" }).RoutingConfig).toEqual({ AdditionalVersionWeights: {} });
  expect(shareOf({ AliasArn: "arn", Name: "live", FunctionVersion: "1" })).toBeUndefined();
});

test("a new alias points to the newest version", () => expect(toForm(undefined, "7").version).toBe("7"));

test.each([
  [{ name: "" }, "name"],
  [{ name: "12" }, "name"],
  [{ name: "with space" }, "name"],
  [{ name: "taken" }, "name"],
  [{ version: "" }, "version"],
  [{ other: "1" }, "other"],
  [{ version: "$LATEST" }, "other"],
])("%o is refused at %s", (part, field) => expect(Object.keys(checkAlias({ ...FORM, ...part }, ["taken"]))).toContain(field));

test("what is right is not refused", () => expect(checkAlias(FORM, ["other"])).toEqual({}));
