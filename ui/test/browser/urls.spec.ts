import { test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();

const STATES: Shown[] = [
  { name: "function-url", path: "/functions/orders/url", ready: text("https://shop.example") },
  { name: "function-url-empty", path: "/functions/monthly-report/url", ready: text("No function URLs yet") },
  { name: "function-url-error", path: "/functions/orders/url", prepare: ({ backend }) => void backend.broken.set("ListFunctionUrlConfigs", 403), ready: text("Function URLs could not be loaded") },
  {
    name: "function-url-edit",
    path: "/functions/orders/url",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit URL of live" }).click();
      await page.getByRole("textbox", { name: "Origins" }).fill("page.example");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("An origin reads").waitFor();
    },
  },
];

lookAt(inConsole, STATES);

test("a function gets an address, is tried out, opened to a page, and loses it", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/monthly-report/url`);
    await page.getByRole("button", { name: "Create function URL" }).first().click();
    await page.getByRole("radio", { name: /^NONE/ }).check();
    await page.getByRole("button", { name: "Create function URL" }).last().click();
    await page.getByText("Created a function URL.").waitFor();
    await page.getByRole("gridcell", { name: "Everybody (NONE)" }).waitFor();

    await page.getByRole("textbox", { name: "Path" }).fill("/report?month=5");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByLabel("Response body").getByText("month=5").waitFor();

    await page.getByRole("button", { name: "Edit URL of monthly-report" }).click();
    await page.getByRole("checkbox", { name: /Let pages of other origins/ }).check();
    await page.getByRole("textbox", { name: "Origins" }).fill("https://page.example");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("gridcell", { name: "https://page.example" }).waitFor();

    await page.getByRole("button", { name: "Delete URL of monthly-report" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No function URLs yet").waitFor();
  }));
