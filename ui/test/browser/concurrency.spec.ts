import { test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();

const STATES: Shown[] = [
  { name: "function-concurrency", path: "/functions/orders/configuration", ready: text("Failed: The workers have no room for more of them.") },
  { name: "function-concurrency-empty", path: "/functions/monthly-report/configuration", ready: text("No provisioned concurrency") },
  { name: "function-concurrency-error", path: "/functions/orders/configuration", prepare: ({ backend }) => void backend.broken.set("ListProvisionedConcurrencyConfigs", 403), ready: text("Provisioned concurrency could not be loaded") },
  {
    name: "function-concurrency-edit",
    path: "/functions/orders/configuration",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit concurrency" }).click();
      await page.getByRole("radio", { name: /^Reserve concurrency/ }).waitFor();
    },
  },
];

lookAt(inConsole, STATES);

test("concurrency is reserved, switched off and given back", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/monthly-report/configuration`);
    await page.getByText("3 of 960").waitFor();
    await page.getByRole("button", { name: "Edit concurrency" }).click();
    await page.getByRole("radio", { name: /^Reserve concurrency/ }).click();
    const amount = page.getByRole("spinbutton", { name: "Reserved concurrency" });
    await amount.fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Use a whole number from 0.").waitFor();
    await amount.fill("901");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("below its minimum value of [100]").waitFor();
    await amount.fill("5");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved the concurrency of “monthly-report”.").waitFor();
    await page.getByText("3 of 5").waitFor();

    await page.getByRole("button", { name: "Edit concurrency" }).click();
    await amount.fill("0");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("0: the function is switched off").waitFor();

    await page.getByRole("button", { name: "Edit concurrency" }).click();
    await page.getByRole("radio", { name: /^Use what no function/ }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Nothing: it shares the account's").waitFor();
  }));

test("sandboxes are kept for an alias until they are let go", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/orders/configuration`);
    await page.getByRole("button", { name: "Add provisioned concurrency" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Choose one.").waitFor();
    await page.getByRole("button", { name: /^Version or alias/ }).last().click();
    await page.getByRole("option", { name: /^preview/ }).click();
    await page.getByRole("spinbutton", { name: "Sandboxes" }).fill("2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("2 sandboxes are kept initialised for “preview”.").waitFor();
    await page.getByText("2 of 2").waitFor();

    await page.getByRole("button", { name: "Edit provisioned concurrency of preview" }).click();
    await page.getByRole("spinbutton", { name: "Sandboxes" }).fill("41");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("should not be greater than the reservedConcurrentExecution").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("button", { name: "Remove provisioned concurrency of preview" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Removed “preview”.").waitFor();
  }));
