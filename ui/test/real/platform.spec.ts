import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launch, open } from "../browser/browser.ts";
import { asPerson, crashesOf, IS_THERE, lambda, looksRight, PASSWORD, PATIENCE, signInAs, tellWhere, URL_OF, USER, type Key } from "./walk.ts";

const ID = Date.now().toString(36);
const TENANT = `shop-${ID}`;
const ACCOUNT = `9${String(Date.now()).slice(-11)}`;
const VIEWER = `vera-${ID}`;
const LIST = "/2015-03-31/functions/";

/** What an operator does with a tenant, and what somebody sees who may only look. */
describe.skipIf(!IS_THERE)("tenants and people of a running Tidemill", () => {
  let browser: Browser;
  let page: Page;
  let crashes: string[] = [];
  let root: Key;
  let temporary = "";

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

  const dialog = () => page.getByRole("dialog");
  const copied = async (what: string) => {
    await dialog().getByRole("button", { name: `Copy ${what}` }).click();
    return page.evaluate<string>("navigator.clipboard.readText()");
  };
  const statusOf = (key: Key) => expect.poll(async () => (await lambda(key, "GET", LIST)).status, { timeout: 60_000 });

  test("a tenant is created under a chosen account, and its root key lets in", async () => {
    await page.goto(`${URL_OF}/console/sign-in?to=/console/tenants`);
    await signInAs(page, USER, PASSWORD);
    await page.getByRole("heading", { level: 1, name: /^Tenants \(\d+\)/ }).waitFor(PATIENCE);
    await page.getByRole("button", { name: "Create tenant" }).first().click();
    await dialog().getByRole("textbox", { name: "Name" }).fill(TENANT);
    await dialog().getByRole("textbox", { name: /Account id/ }).fill("000000000001");
    await dialog().getByRole("button", { name: "Create tenant" }).click();
    await dialog().getByText("There is a tenant with account id 000000000001 already").waitFor();
    await dialog().getByRole("textbox", { name: /Account id/ }).fill(ACCOUNT);
    await dialog().getByRole("button", { name: "Create tenant" }).click();
    await page.getByRole("dialog", { name: new RegExp(`Root credentials of “${TENANT}”`) }).waitFor();
    root = { id: await copied("access key"), secret: await copied("secret access key") };
    await page.getByRole("button", { name: "I have saved it" }).click();
    await statusOf(root).toBe(200);
  });

  test("a suspended tenant is refused, and let in again when it is resumed", async () => {
    await page.getByRole("radio", { name: `Select ${ACCOUNT}` }).check();
    await page.getByRole("button", { name: "Suspend" }).click();
    await page.getByText(`Suspended “${TENANT}”`).waitFor();
    await page.getByText("Suspended", { exact: true }).waitFor();
    await statusOf(root).toBe(403);
    await looksRight(page, "tenants");
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText(`Resumed “${TENANT}”`).waitFor();
    await statusOf(root).toBe(200);
  });

  test("its quotas are changed, and count at once", async () => {
    await page.getByRole("link", { name: `Quotas of ${TENANT}` }).click();
    await page.getByRole("button", { name: "Edit quotas" }).click();
    await page.getByRole("textbox", { name: "Functions" }).fill("0");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved the quotas").waitFor();
    await page.getByText("this tenant's own").waitFor();
    await looksRight(page, "quotas");
    const refused = () => lambda(root, "POST", LIST, JSON.stringify({ FunctionName: "one", Runtime: "python3.13", Handler: "a.b", Role: `arn:aws:iam::${ACCOUNT}:role/none`, Code: { ZipFile: "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==" } }));
    expect((await refused()).status).toBe(400);
    await page.getByRole("button", { name: "Edit quotas" }).click();
    await page.getByRole("textbox", { name: "Functions" }).fill("");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Edit quotas" }).waitFor();
    await page.getByText("this tenant's own").waitFor({ state: "detached" });
  });

  test("usage is shown for all tenants and for one", async () => {
    await page.getByRole("link", { name: "Usage", exact: true }).click();
    await page.getByRole("heading", { name: "By function" }).waitFor();
    await looksRight(page, "usage");
    await page.goto(`${URL_OF}/console/usage?account=${ACCOUNT}`);
    await page.getByText("Nothing ran in this period").first().waitFor();
  });

  test("somebody is invited, changes the password at the first sign-in, and may only look", async () => {
    await page.getByRole("link", { name: "People", exact: true }).click();
    await page.getByRole("button", { name: "Invite" }).first().click();
    await dialog().getByRole("textbox", { name: "User name" }).fill(VIEWER);
    await dialog().getByRole("textbox", { name: "Email" }).fill(`${VIEWER}@example.com`);
    await dialog().getByRole("radio", { name: /Viewer/ }).check();
    await dialog().getByRole("button", { name: "Invite" }).click();
    await page.getByRole("dialog", { name: `“${VIEWER}” may sign in` }).waitFor();
    temporary = await copied("temporary password");
    await page.getByRole("button", { name: "I have saved it" }).click();
    await page.getByText(`${VIEWER}@example.com`).waitFor();
    await looksRight(page, "people");

    const vera = (await open(browser)).page;
    crashes.push(...crashesOf(vera));
    await vera.goto(`${URL_OF}/console/sign-in?to=/console/users`);
    await signInAs(vera, VIEWER, temporary);
    await vera.locator("#password-new").fill(`own-${temporary}`);
    await vera.locator("#password-confirm").fill(`own-${temporary}`);
    await vera.locator("#password-confirm").press("Enter");
    await vera.getByRole("heading", { level: 1, name: /^Users/ }).waitFor(PATIENCE);
    expect(await vera.getByRole("link", { name: "Tenants" }).count(), "the platform's pages are offered").toBe(0);
    await vera.getByRole("button", { name: "Create user" }).first().click();
    await vera.getByRole("dialog").getByRole("textbox", { name: "User name" }).fill("nobody");
    await vera.keyboard.press("Enter");
    await vera.getByText(/is not authorized to perform: iam:CreateUser/).waitFor();
    await looksRight(vera, "viewer-denied");
    for (const name of ["Functions", "People", "Groups", "Roles", "Policies", "Audit"]) {
      await vera.goto(`${URL_OF}/console/${name.toLowerCase()}`);
      await vera.getByRole("heading", { level: 1, name: new RegExp(`^${name} \\(\\d`) }).waitFor(); // counted: loaded
    }
    expect((await asPerson(vera, "/v1/tenants", { name: "mine" })).status).toBe(403);
    await vera.context().close();
  });

  test("the person is removed, and the tenant deleted by its account", async () => {
    await page.getByRole("radio", { name: `Select ${VIEWER}` }).check();
    await page.getByRole("button", { name: "Remove" }).click();
    await dialog().getByRole("button", { name: "Remove" }).click();
    await page.getByText(`Removed “${VIEWER}”.`).waitFor();
    await page.getByRole("link", { name: "Tenants", exact: true }).click();
    await page.getByRole("radio", { name: `Select ${ACCOUNT}` }).check();
    await page.getByRole("button", { name: "Delete" }).first().click();
    await page.getByRole("textbox", { name: /To confirm/ }).fill(ACCOUNT);
    await dialog().getByRole("button", { name: "Delete" }).click();
    await page.getByText(`Deleted “${TENANT}”`).waitFor(PATIENCE);
    await statusOf(root).toBe(403);
  });
});
