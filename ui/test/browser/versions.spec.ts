import { expect, test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();

const STATES: Shown[] = [
  { name: "function-versions", path: "/functions/orders/versions", ready: text("rates from the new table") },
  { name: "function-versions-empty", path: "/functions/monthly-report/versions", ready: text("No versions yet") },
  { name: "function-versions-error", path: "/functions/orders/versions", prepare: ({ backend }) => void backend.broken.set("ListVersionsByFunction", 403), ready: text("Versions could not be loaded") },
  { name: "function-version", path: "/functions/orders/configuration?qualifier=live", ready: text("Version 1") },
  { name: "function-aliases", path: "/functions/orders/aliases", ready: text("what the shop calls") },
  { name: "function-aliases-empty", path: "/functions/monthly-report/aliases", ready: text("No aliases yet") },
  { name: "function-aliases-error", path: "/functions/orders/aliases", prepare: ({ backend }) => void backend.broken.set("ListAliases", 403), ready: text("Aliases could not be loaded") },
  {
    name: "function-alias-edit",
    path: "/functions/orders/aliases",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit live" }).click();
      await page.getByText("10 % go to version 2, 90 % to version 1.").waitFor();
    },
  },
];

lookAt(inConsole, STATES);

test("a version of a Java function is prepared before it runs", () =>
  inConsole(async (page, { url, backend }) => {
    Object.assign(backend.functions.get("monthly-report")!.configuration, { Runtime: "java25", Handler: "app.Handler" });
    await page.goto(`${url}/console/functions/monthly-report/configuration`);
    await page.getByRole("button", { name: "Edit general configuration" }).click();
    await page.getByRole("checkbox", { name: "Prepare published versions" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("For published versions").waitFor();
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByRole("button", { name: "Publish version" }).first().click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByRole("link", { name: "Configuration of version 1" }).click();
    await page.getByText("Pending").waitFor();
    backend.versions.prepare();
    await page.getByText("Prepared", { exact: true }).waitFor();
    await page.getByText("Active", { exact: true }).first().waitFor();
  }));

test("a version is published, named, tried out and taken over", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/functions/monthly-report/versions`);
    await page.getByRole("button", { name: "Publish version" }).first().click();
    await page.getByRole("textbox", { name: "Description" }).fill("the first");
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Published version 1.").waitFor();
    await page.getByRole("gridcell", { name: "the first" }).waitFor();
    await page.getByRole("button", { name: "Publish version" }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Nothing has changed since version 1.").waitFor();

    backend.functions.get("monthly-report")!.configuration.CodeSha256 = "sha-of-new-code";
    await page.getByRole("button", { name: "Publish version" }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Published version 2.").waitFor();

    await page.getByRole("tab", { name: "Aliases" }).click();
    await page.getByRole("button", { name: "Create alias" }).first().click();
    await page.getByRole("button", { name: "Create alias" }).last().click();
    await page.getByText("Use 1 to 128 letters").waitFor();
    await page.getByRole("textbox", { name: "Name" }).fill("live");
    await page.getByRole("button", { name: /^Version/ }).click();
    await page.getByRole("option", { name: /^1/ }).click();
    await page.getByRole("button", { name: /^Second version/ }).click();
    await page.getByRole("option", { name: /^2/ }).click();
    await page.getByRole("slider").focus();
    for (let tens = 1; tens < 4; tens++) await page.keyboard.press("PageUp");
    await page.getByText("40 % go to version 2, 60 % to version 1.").waitFor();
    await page.getByRole("button", { name: "Create alias" }).last().click();
    await page.getByText("Created “live”.").waitFor();
    await page.getByText("2: 40 %").waitFor();

    await page.getByRole("tab", { name: "Test" }).click();
    await page.getByRole("button", { name: /^Version or alias/ }).click();
    await page.getByRole("option", { name: /live/ }).click();
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByRole("heading", { name: "Succeeded" }).waitFor();
    expect(backend.functions.get("monthly-report")!.runs[0]!.version).toBe("1");

    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByRole("button", { name: "Delete version 1" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("the following aliases reference it: [live]").waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).click();

    await page.getByRole("tab", { name: "Aliases" }).click();
    await page.getByRole("button", { name: "Delete live" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted “live”.").waitFor();
    await page.getByText("No aliases yet").waitFor();
  }));
