import { expect, test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();

const STATES: Shown[] = [
  { name: "function-monitoring", path: "/functions/orders/monitoring?range=12h", ready: text("By version") },
  { name: "function-monitoring-empty", path: "/functions/monthly-report/monitoring", ready: text("Nothing in this time") },
  { name: "function-monitoring-loading", path: "/functions/orders/monitoring", prepare: ({ backend }) => void backend.stuck.add("metrics"), ready: (page) => page.getByRole("tabpanel").getByText("Loading").waitFor() },
  { name: "function-monitoring-error", path: "/functions/orders/monitoring", prepare: ({ backend }) => void backend.broken.set("metrics", 403), ready: text("Metrics could not be loaded") },
];

lookAt(inConsole, STATES);

test("somebody watches a version over a longer time", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/orders`);
    await page.getByRole("tab", { name: "Monitoring" }).click();
    for (const title of ["Invocations", "Error rate", "Duration", "Cold starts", "Duration of cold starts", "Time spent on cold starts"]) {
      await page.getByRole("application", { name: title, exact: true }).waitFor();
    }
    await page.getByRole("button", { name: /^Time/ }).click();
    await page.getByRole("option", { name: "Last 12 hours" }).click();
    const table = page.getByRole("grid", { name: "Metrics by version" });
    const firsts = table.getByRole("row");
    await firsts.nth(2).waitFor();
    expect(await firsts.count()).toBe(3);
    expect(page.url()).toContain("range=12h");

    await page.getByRole("button", { name: /^Version/ }).click();
    await page.getByRole("option", { name: "2", exact: true }).click();
    await expect.poll(() => firsts.count()).toBe(2);
    await page.getByText("22", { exact: true }).first().waitFor();
  }));

test("traffic is shifted with both sides' error rates in view", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/functions/orders/aliases`);
    await page.getByRole("button", { name: "Edit live" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/of \d+ invocations failed in the last hour/).nth(1).waitFor();
    const { runs } = backend.functions.get("orders")!;
    for (const run of runs.slice(0, 9)) if (run.version === "2") run.errorType = "TypeError";
    await dialog.getByText(/^100 % of \d invocations? failed/).waitFor();
    await dialog.getByRole("slider").focus();
    await page.keyboard.press("PageDown");
    await dialog.getByText("0 % go to version 2, 100 % to version 1.").waitFor();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved “live”.").waitFor();
    await page.getByText("2: 0 %").waitFor();
  }));
