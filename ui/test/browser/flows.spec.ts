import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, screenshot } from "./browser.ts";
import { withConsole } from "./fixture.ts";

const inConsole = withConsole();

const editor = (page: Page, name: string | RegExp) => page.getByRole("textbox", { name });

async function type(page: Page, name: string | RegExp, text: string) {
  await editor(page, name).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

test("a function is created inline, tested, watched, configured and deleted", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/`);
    await page.getByRole("link", { name: "Create function" }).click();
    await page.getByRole("textbox", { name: "Function name" }).fill("made-here");
    await page.getByRole("button", { name: "Create a role with basic permissions" }).click();
    await page.getByRole("button", { name: "Create role" }).click();
    await page.getByText("Created the role “made-here-role”").waitFor();
    expect([...backend.iam.roles.get("made-here-role")!.attached]).toEqual(["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]);
    expect(backend.functions.has("made-here"), "making the role made the function too").toBe(false);
    await page.getByRole("button", { name: "Create function" }).click();

    await page.getByText("Created “made-here”").waitFor();
    await page.getByRole("heading", { level: 1, name: "made-here" }).waitFor();
    expect(await page.title()).toBe("made-here - Code | Tidemill");
    expect(Object.keys(unzipSync(backend.functions.get("made-here")!.zip))).toEqual(["index.mjs"]);

    await page.getByRole("tab", { name: "Test" }).click();
    await type(page, /Event JSON/, '{"hello": "mill"}');
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByRole("heading", { name: "Succeeded" }).waitFor();
    await page.getByText("55.1 ms", { exact: true }).or(page.getByText("55 ms", { exact: true })).waitFor();
    expect(await page.getByLabel("Response").innerText()).toContain("mill");

    await page.getByRole("link", { name: "Show in logs" }).click();
    await page.getByText("hello from made-here").waitFor();

    await page.getByRole("tab", { name: "Invocations" }).click();
    await page.getByRole("gridcell", { name: "Succeeded" }).waitFor();

    await page.getByRole("tab", { name: "Configuration" }).click();
    await page.getByRole("button", { name: "Edit general configuration" }).click();
    await page.getByRole("spinbutton", { name: "Memory (MB)" }).fill("64");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enter a whole number from 128 to 10240.").waitFor();
    await page.getByRole("spinbutton", { name: "Memory (MB)" }).fill("256");
    await page.getByLabel("Begin a trace for calls that have none").check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved the configuration").waitFor();
    expect(backend.functions.get("made-here")!.configuration).toMatchObject({ MemorySize: 256, TracingConfig: { Mode: "Active" } });

    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: "Delete function" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted “made-here”.").waitFor();
    expect(backend.functions.has("made-here")).toBe(false);
  }));

test("the server's refusal stands at the field that it speaks of", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/create-function`);
    await page.getByRole("textbox", { name: "Function name" }).fill("orders");
    await page.getByRole("button", { name: /Execution role/ }).click();
    await page.getByRole("option", { name: /lambda/ }).click();
    await page.getByRole("button", { name: "Create function" }).click();
    await page.getByText("Function already exist: orders").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.value")).toBe("orders");
  }));

test("code is edited, kept from getting lost, and saved as a zip", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/functions/orders/code`);
    await page.getByRole("button", { name: "price.mjs", exact: true }).click();
    await type(page, /Code of lib\/price.mjs/, "export const price = () => 42;\n");
    await page.getByText("Unsaved changes", { exact: true }).first().waitFor();

    await page.getByRole("tab", { name: "Test" }).click();
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await screenshot(page, "function-code-unsaved-light");
    await page.getByRole("button", { name: "Stay" }).click();

    await page.getByRole("button", { name: "Add file" }).click();
    await page.getByRole("textbox", { name: "Path" }).fill("lib/new.mjs");
    await page.keyboard.press("Enter");
    await type(page, /Code of lib\/new.mjs/, "export {};\n");
    await page.keyboard.press("Control+s");
    await page.getByText("Saved the code of “orders”").waitFor();
    await page.getByText("All changes saved").waitFor();

    const files = unzipSync(backend.functions.get("orders")!.zip);
    expect(Object.keys(files).sort()).toEqual(["README.md", "index.mjs", "lib/new.mjs", "lib/price.mjs", "lib/tax/rates.json"]);
    expect(new TextDecoder().decode(files["lib/price.mjs"])).toBe("export const price = () => 42;\n");
    expect(await editor(page, /Code of lib\/new.mjs/).innerText()).toContain("export {};");
  }));

test("a change that somebody else made is told and never overwritten", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/functions/orders/code`);
    await type(page, /Code of index.mjs/, "// mine\n");
    backend.functions.get("orders")!.configuration.CodeSha256 = "sha-of-somebody-else";
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The code was not saved").waitFor();
    expect(await editor(page, /Code of index.mjs/).innerText()).toContain("// mine");
  }));

test("a larger package is downloaded and replaced by an upload", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/functions/image-resizer/code`);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download .zip" }).click();
    const zip = await readFile((await (await downloading).path())!);
    expect(Object.keys(unzipSync(new Uint8Array(zip)))).toContain("bootstrap");

    await page.getByRole("button", { name: "Upload .zip" }).click();
    await page.getByLabel("Deployment package").or(page.locator('input[type="file"]')).first().setInputFiles({ name: "broken.zip", mimeType: "application/zip", buffer: Buffer.from("no zip") });
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    await page.getByText("Could not unzip uploaded file").waitFor();
    await page.locator('input[type="file"]').setInputFiles({ name: "good.zip", mimeType: "application/zip", buffer: zip });
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    await page.getByText("Uploaded new code").waitFor();
    expect(backend.functions.get("image-resizer")!.zip.length).toBe(zip.length);
  }));

test("a function's error is shown as one, and its request leads to its lines only", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/orders/test`);
    await type(page, /Event JSON/, '{"fail": tru');
    await page.getByText(/This is not JSON/).waitFor();
    await type(page, /Event JSON/, '{"fail": true}');
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByText("Function error (Unhandled)").waitFor();
    await screenshot(page, "function-test-failed-light");
    await expectAccessible(page, "a failed test");

    await page.getByRole("tab", { name: "Invocations" }).click();
    await page.getByRole("row").filter({ hasText: "TypeError" }).first().getByRole("link").click();
    await page.getByText("Cannot read properties of undefined").waitFor();
    await expect.poll(() => page.getByText(/^START RequestId/).count()).toBe(1);
    await screenshot(page, "function-logs-request-light");
  }));

test("events are saved in the browser and come back", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/orders/test`);
    await type(page, /Event JSON/, '{"orderId": 7}');
    await page.getByRole("button", { name: "Save event" }).click();
    await page.getByRole("textbox", { name: "Event name" }).fill("seven");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.reload();
    await page.getByText('"orderId"').waitFor();
    await page.getByRole("button", { name: "Asynchronous" }).click();
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByText("It runs soon.").waitFor();
  }));

test("new lines appear while the log is followed, and stop when it is paused", () =>
  inConsole(async (page, { url, backend }) => {
    const orders = backend.functions.get("orders")!;
    const run = (text: string) => backend.record(orders, { requestId: `00000000-0000-4000-8000-${text.padStart(12, "0")}`, startedAt: Date.now(), trigger: "CALL", attempt: 1, durationMs: 1, maxMemoryMb: 40 }, [`INFO\tline ${text}`]);
    await page.goto(`${url}/console/functions/orders/logs`);
    await page.getByText(/order 10/).first().waitFor();
    run("1");
    await page.getByText("line 1").waitFor();
    expect(await page.evaluate("(() => { const log = document.querySelector('.log'); return log.scrollHeight - log.scrollTop - log.clientHeight; })()")).toBeLessThan(5);
    await page.getByRole("button", { name: "Pause" }).click();
    run("2");
    await page.waitForTimeout(2_500);
    expect(await page.getByText("line 2").count()).toBe(0);
    await page.getByRole("button", { name: "Follow" }).click();
    await page.getByText("line 2").waitFor();
    await page.getByRole("searchbox", { name: "Filter" }).fill("line 2");
    await expect.poll(() => page.locator(".log-row").count()).toBe(1);
  }));

test("values of the environment stay hidden until they are asked for", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/orders/configuration`);
    await page.getByText("API_TOKEN").waitFor();
    expect(await page.getByText("a-secret-nobody-should-see").count()).toBe(0);
    await page.getByRole("button", { name: "Show values" }).click();
    await page.getByText("a-secret-nobody-should-see").waitFor();
    await page.getByRole("button", { name: "Edit tags" }).click();
    await page.getByRole("button", { name: "Remove stage" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved the tags").waitFor();
    expect(await page.getByText("production").count()).toBe(0);
  }));

test("when the session ends, the page stays and goes on after signing in again", () =>
  inConsole(async (page, { url, backend }, context) => {
    await page.goto(`${url}/console/functions/orders/code`);
    await type(page, /Code of index.mjs/, "// precious\n");
    backend.signedIn = false;
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
    await screenshot(page, "session-ended-light");
    await expectAccessible(page, "the dialog at the session's end");
    const opening = context.waitForEvent("page");
    await page.getByRole("link", { name: /Sign in again/ }).click();
    await opening;
    await page.getByRole("dialog", { name: "Your session has ended" }).waitFor({ state: "hidden" });
    expect(await editor(page, /Code of index.mjs/).innerText()).toContain("// precious");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved the code").waitFor();
  }));

test("signing in leads back to the page that was asked for, signing out away from all", () =>
  inConsole(async (page, { url, backend }) => {
    backend.signedIn = false;
    await page.goto(`${url}/console/functions/orders/logs?range=1d`);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1, name: "orders" }).waitFor();
    await page.waitForURL(({ search }) => search === "?range=1d");
    await page.getByRole("button", { name: /Ada/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
  }));

test("the theme follows the system first and the person after that", () =>
  inConsole(
    async (page, { url }) => {
      const dark = () => page.evaluate("document.body.classList.contains('awsui-dark-mode')");
      await page.goto(`${url}/console/functions`);
      await page.getByRole("button", { name: "Switch to light mode" }).click();
      expect(await dark()).toBe(false);
      await page.reload();
      await page.getByRole("button", { name: "Switch to dark mode" }).waitFor();
      expect(await dark()).toBe(false);
    },
    "dark",
  ));

test("the list is searched, sorted and paged by keyboard, and the address tells what is shown", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions`);
    await page.getByRole("searchbox", { name: "Find functions" }).focus();
    await page.keyboard.type("hook python");
    await page.getByText("14 matches").first().waitFor();
    await page.waitForURL(({ searchParams }) => searchParams.get("q") === "hook python");
    // The address changes a moment before the page does: what is pressed next is what is shown by then.
    const sorted = (order: string) => page.locator(`th[aria-sort="${order}"]`, { hasText: "Memory" }).first().waitFor({ state: "attached" });
    await page.getByRole("button", { name: /Memory/ }).press("Enter");
    await page.waitForURL(({ searchParams }) => searchParams.has("sort"));
    await sorted("ascending");
    await page.getByRole("button", { name: /Memory/ }).press("Enter");
    await page.waitForURL(({ searchParams }) => searchParams.get("order") === "desc");
    await sorted("descending");
    await page.getByRole("searchbox", { name: "Find functions" }).fill("");
    await page.getByRole("button", { name: "Next page", disabled: false }).press("Enter");
    await page.waitForURL(({ searchParams }) => searchParams.get("page") === "2");
    await page.getByRole("button", { name: "Previous page", disabled: false }).press("Enter");
    await page.waitForURL(({ searchParams }) => !searchParams.has("page"));
    await page.getByRole("searchbox", { name: "Find functions" }).fill("orders");
    await page.getByRole("link", { name: "orders" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "orders" }).waitFor();
  }));
