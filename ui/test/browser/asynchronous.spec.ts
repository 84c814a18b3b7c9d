import { test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();

const STATES: Shown[] = [
  { name: "function-asynchronous", path: "/functions/orders/asynchronous", ready: text("1 h 30 min") },
  { name: "function-asynchronous-empty", path: "/functions/monthly-report/asynchronous", ready: text("Nothing configured") },
  {
    name: "function-asynchronous-error",
    path: "/functions/orders/asynchronous",
    prepare: ({ backend }) => void backend.broken.set("ListFunctionEventInvokeConfigs", 403),
    ready: text("Asynchronous configuration could not be loaded"),
  },
  {
    name: "function-asynchronous-edit",
    path: "/functions/orders/asynchronous",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit events of live" }).click();
      await page.getByRole("textbox", { name: "Maximum age of an event" }).fill("30");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Use 60 to 21600 seconds.").waitFor();
    },
  },
];

lookAt(inConsole, STATES);

test("events are tried less often, somebody is told, and it is as it was again", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/monthly-report/asynchronous`);
    await page.getByRole("button", { name: "Configure events" }).first().click();
    await page.getByRole("textbox", { name: "Maximum age of an event" }).fill("600");
    await page.getByRole("combobox", { name: "Destination on failure" }).fill("arn:aws:sqs:us-east-1:000000000001:failed");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Destinations other than functions are not implemented").waitFor();
    await page.getByRole("combobox", { name: "Destination on failure" }).fill("orders");
    await page.getByRole("option", { name: /^orders/ }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved how events of $LATEST are handled.").waitFor();
    await page.getByRole("gridcell", { name: "10 min" }).waitFor();

    await page.getByRole("button", { name: "Remove configuration of $LATEST" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("Nothing configured").waitFor();
  }));
