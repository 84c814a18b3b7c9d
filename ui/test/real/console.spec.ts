import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launch, open, screenshot } from "../browser/browser.ts";
import { crashesOf, IS_THERE, looksRight, PASSWORD, PATIENCE, signInAs, tellWhere, URL_OF, USER } from "./walk.ts";

const NAME = `console-${Date.now().toString(36)}`;

/** One person's way through a real Tidemill: each step stands on the one before. */
describe.skipIf(!IS_THERE)("a person in front of a running Tidemill", () => {
  let browser: Browser;
  let page: Page;
  let crashes: string[] = [];

  beforeAll(async () => {
    browser = await launch();
    page = (await open(browser)).page;
    page.setDefaultTimeout(60_000);
    crashes = crashesOf(page);
  });
  afterEach(({ task }) => tellWhere(page, task.result?.state));
  afterAll(async () => {
    await browser?.close();
    expect(crashes, "the pages threw").toEqual([]);
  });

  test("signs in through Keycloak and comes back to the page that was asked for", async () => {
    await page.goto(`${URL_OF}/console/functions?q=nothing`);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.locator("#username").waitFor(PATIENCE);
    await screenshot(page, "real-keycloak");
    await signInAs(page, USER, PASSWORD);
    await page.getByRole("heading", { level: 1, name: "Functions" }).waitFor(PATIENCE);
    expect(new URL(page.url()).search).toBe("?q=nothing");
    await page.goto(`${URL_OF}/console/`);
    await page.getByRole("heading", { level: 1, name: /^Functions \(\d+\)/ }).waitFor(PATIENCE);
    await looksRight(page, "functions");
  });

  test("creates a function inline and waits until it is active", async () => {
    await page.getByRole("link", { name: "Create function" }).first().click();
    await page.getByRole("textbox", { name: "Function name" }).fill(NAME);
    await page.getByRole("button", { name: "Create a role with basic permissions" }).click();
    await page.getByRole("button", { name: "Create role" }).click();
    await page.getByText(`Created the role “${NAME}-role”`).waitFor(PATIENCE);
    await page.getByRole("button", { name: "Create function" }).click();
    await page.getByRole("heading", { level: 1, name: NAME }).waitFor(PATIENCE);
    await page.getByText("export const").first().waitFor();
    await looksRight(page, "code");
  });

  test("tests it", async () => {
    await page.getByRole("tab", { name: "Test" }).click();
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByRole("heading", { name: "Succeeded" }).waitFor(PATIENCE);
    expect(await page.getByLabel("Response", { exact: true }).innerText()).toContain("Hello from Tidemill");
    expect(await page.getByLabel("Log output").innerText()).toContain("REPORT RequestId");
    await page.getByText("Billed duration", { exact: true }).waitFor();
    await looksRight(page, "test");
    await page.getByRole("button", { name: "Asynchronous" }).click();
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByText("It runs soon.").waitFor();
  });

  test("edits the code, and the next test runs the new one", async () => {
    await page.getByRole("tab", { name: "Code" }).click();
    await page.getByRole("textbox", { name: /Code of index.mjs/ }).click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText('export const handler = async () => {\n  console.error("from the new code");\n  return "edited";\n};\n');
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved the code").waitFor(PATIENCE);
    await page.getByRole("tab", { name: "Test" }).click();
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByRole("heading", { name: "Succeeded" }).waitFor(PATIENCE);
    expect(await page.getByLabel("Response", { exact: true }).innerText()).toBe('"edited"');
  });

  test("reads its logs", async () => {
    await page.getByRole("tab", { name: "Logs" }).click();
    await page.getByText("from the new code").first().waitFor(PATIENCE);
    await expect.poll(() => page.locator(".log-row", { hasText: "REPORT RequestId" }).count(), { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
    await looksRight(page, "logs");
  });

  test("finds its invocations, and from one of them its log lines", async () => {
    await page.getByRole("tab", { name: "Invocations" }).click();
    await expect
      .poll(() => page.getByRole("gridcell", { name: "Succeeded" }).count(), { timeout: 60_000, interval: 500 })
      .toBeGreaterThanOrEqual(3);
    await page.getByRole("gridcell", { name: "Event" }).first().waitFor();
    await looksRight(page, "invocations");
    await page.getByRole("link", { name: /^Logs of/ }).first().click();
    await page.getByText("from the new code").first().waitFor();
    expect(await page.locator(".log-row", { hasText: "START RequestId" }).count()).toBe(1);
  });

  test("finds the event that nobody waited for, and what it carried", async () => {
    await page.getByRole("link", { name: "Events", exact: true }).click();
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: NAME, exact: true }) });
    await row.getByText("Succeeded").waitFor(PATIENCE);
    await looksRight(page, "events");
    await row.getByRole("link").first().click();
    await page.getByText("Ended: succeeded").waitFor();
    await page.getByText("Try 1 succeeded").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Show payload" }).click();
    await page.getByLabel("Payload", { exact: true }).waitFor();
    await looksRight(page, "event");
    await page.getByRole("link", { name: NAME, exact: true }).click();
    await page.getByText("Where nothing is configured").waitFor();
  });

  test("sees how it does", async () => {
    await page.getByRole("tab", { name: "Monitoring" }).click();
    const latest = page.getByRole("grid", { name: "Metrics by version" }).getByRole("row", { name: /^\$LATEST/ });
    await expect.poll(() => latest.getByRole("gridcell").nth(0).innerText(), { timeout: 60_000, interval: 500 }).toBe("3");
    await page.getByRole("application", { name: "Cold starts", exact: true }).waitFor();
    await looksRight(page, "monitoring");
  });

  test("changes its configuration and tags", async () => {
    await page.getByRole("tab", { name: "Configuration" }).click();
    await page.getByRole("button", { name: "Edit general configuration" }).click();
    await page.getByRole("spinbutton", { name: "Memory (MB)" }).fill("256");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved the configuration").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Edit environment variables" }).click();
    await page.getByRole("button", { name: "Add variable" }).click();
    await page.getByRole("textbox", { name: "Key" }).fill("MILL");
    await page.getByLabel("Value").first().fill("tide");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved the environment").waitFor(PATIENCE);
    await page.getByRole("button", { name: "Edit tags" }).click();
    await page.getByRole("button", { name: "Add tag" }).click();
    await page.getByRole("textbox", { name: "Key" }).fill("team");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved the tags").waitFor(PATIENCE);
    await page.reload();
    await page.getByText("256 MB").first().waitFor();
    await page.getByText("MILL", { exact: true }).waitFor();
    await looksRight(page, "configuration");
  });

  test("deletes it and signs out", async () => {
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Delete function" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText(`Deleted “${NAME}”.`).waitFor(PATIENCE);
    await page.getByRole("heading", { level: 1, name: /^Functions/ }).waitFor();
    await expect.poll(() => page.getByRole("link", { name: NAME, exact: true }).count(), { timeout: 60_000 }).toBe(0);
    await page.locator("#top-bar").getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor(PATIENCE);
    await page.goto(`${URL_OF}/console/functions`);
    await page.getByRole("link", { name: "Sign in" }).waitFor();
  });
});

test.runIf(!IS_THERE)("TIDEMILL_CONSOLE_URL and TIDEMILL_ADMIN_PASSWORD say where a running Tidemill is; without them nothing is tested here", () => {});
