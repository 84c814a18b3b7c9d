import { strToU8, zipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launch, open } from "../browser/browser.ts";
import { asPerson, crashesOf, IS_THERE, lambda, looksRight, PASSWORD, PATIENCE, signInAs, tellWhere, URL_OF, USER, type Key } from "./walk.ts";

const ID = Date.now().toString(36);
const ADA = `ada-${ID}`;
const GROUP = `callers-${ID}`;
const ROLE = `orders-role-${ID}`;
const POLICY = `keep-orders-${ID}`;
const FUNCTION = `orders-${ID}`;
const PATH = `/2015-03-31/functions/${FUNCTION}`;
const KEEP = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "Use", Effect: "Allow", Action: "lambda:*", Resource: "*" }, { Sid: "KeepIt", Effect: "Deny", Action: "lambda:DeleteFunction", Resource: "*" }] });

/** Who may do what, from the first user to the statement that denied: each step stands on the one before. */
describe.skipIf(!IS_THERE)("permissions in a running Tidemill", () => {
  let browser: Browser;
  let page: Page;
  let crashes: string[] = [];
  let key: Key;

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
  const go = async (name: string) => {
    await page.getByRole("link", { name, exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: new RegExp(`^${name.replace(/[?]/, "\\?")}`) }).waitFor();
  };
  const writePolicy = async (document: string) => {
    await page.getByRole("textbox", { name: /document\. Press Escape/ }).click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(document);
  };

  test("a user is created and given a policy that denies", async () => {
    await page.goto(`${URL_OF}/console/sign-in?to=/console/users`);
    await signInAs(page, USER, PASSWORD);
    await page.getByRole("heading", { level: 1, name: /^Users \(\d+\)/ }).waitFor(PATIENCE);
    await page.getByRole("button", { name: "Create user" }).first().click();
    await dialog().getByRole("textbox", { name: "User name" }).fill(ADA);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: ADA }).waitFor();
    await page.getByRole("button", { name: "Create inline policy" }).click();
    await page.getByRole("textbox", { name: "Policy name" }).fill("keep");
    await writePolicy(KEEP.replace('"lambda:*"', '"lambda"'));
    await dialog().getByText(`Line 1, column ${KEEP.indexOf('"lambda:*"') + 1}: An action starts with its service`).waitFor();
    await writePolicy(KEEP);
    await dialog().getByText("Lambda: everything").waitFor();
    await dialog().getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved “keep”").waitFor();
    await page.getByRole("button", { name: "Attach policies" }).click();
    await dialog().getByRole("searchbox", { name: "Find policies to choose" }).fill("AWSLambdaBasic");
    await dialog().getByRole("checkbox", { name: "Choose AWSLambdaBasicExecutionRole" }).check();
    await dialog().getByRole("button", { name: "Attach" }).click();
    await page.getByText("Attached “AWSLambdaBasicExecutionRole”").waitFor();
    await page.getByRole("button", { name: "keep", exact: true }).click();
    await page.getByText("KeepIt").first().waitFor();
    await looksRight(page, "user");
  });

  test("its access key's secret is shown once, and signs a call", async () => {
    await page.getByRole("tab", { name: "Access keys" }).click();
    await page.getByRole("button", { name: "Create access key" }).first().click();
    await page.getByRole("dialog", { name: "Your new access key" }).waitFor();
    await dialog().getByRole("button", { name: "Copy access key" }).click();
    const id = await page.evaluate<string>("navigator.clipboard.readText()");
    await dialog().getByRole("button", { name: "Copy secret access key" }).click();
    key = { id, secret: await page.evaluate<string>("navigator.clipboard.readText()") };
    expect(key.secret).toMatch(/^[\w+/]{40}$/);
    await looksRight(page, "key");
    await page.getByRole("button", { name: "I have saved it" }).click();
    await page.getByText(key.id).first().waitFor();
    expect(await page.content()).not.toContain(key.secret);
    await page.reload();
    await page.getByText(key.id).first().waitFor();
    expect(await page.content(), "the secret came again").not.toContain(key.secret);
    await expect.poll(async () => (await lambda(key, "GET", "/2015-03-31/functions/")).status, { timeout: 60_000 }).toBe(200);
  });

  test("a role is made for functions, and who may take it is changed", async () => {
    await go("Roles");
    await page.getByRole("button", { name: "Create role" }).first().click();
    await page.getByRole("textbox", { name: "Role name" }).fill(ROLE);
    await page.getByRole("button", { name: "Create role" }).click();
    await page.getByRole("heading", { level: 1, name: ROLE }).waitFor();
    await page.getByRole("tab", { name: "Trust" }).click();
    await page.getByText("the service lambda.amazonaws.com").waitFor();
    await page.getByRole("button", { name: "Edit trust policy" }).click();
    await writePolicy('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "events.amazonaws.com"]}, "Action": "sts:AssumeRole"}}');
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("the service events.amazonaws.com").waitFor();
    await looksRight(page, "role");
  });

  test("a function's permissions: its role, and a service that is let in and out again", async () => {
    const { accountId } = (await (await page.request.get(`${URL_OF}/v1/session`)).json()) as { accountId: string };
    const ZipFile = Buffer.from(zipSync({ "index.mjs": strToU8("export const handler = async () => 1;") })).toString("base64");
    const created = await asPerson(page, "/v1/aws/lambda/CreateFunction", { FunctionName: FUNCTION, Runtime: `nodejs${process.versions.node.split(".")[0]}.x`, Handler: "index.handler", Role: `arn:aws:iam::${accountId}:role/${ROLE}`, Code: { ZipFile } });
    expect(created.status, created.text).toBe(200);
    await page.goto(`${URL_OF}/console/functions/${FUNCTION}/permissions`);
    await page.getByText("The role has no policy").waitFor(PATIENCE);
    await page.getByText("No statement").waitFor();
    await page.getByRole("button", { name: "Add permission" }).click();
    await dialog().getByRole("textbox", { name: "Statement id" }).fill("uploads");
    await dialog().getByRole("textbox", { name: "Principal" }).fill("s3.amazonaws.com");
    await dialog().getByRole("textbox", { name: /Source account/ }).fill(accountId);
    await dialog().getByRole("button", { name: "Add permission" }).click();
    await page.getByText("the service s3.amazonaws.com").waitFor();
    await looksRight(page, "function-permissions");
    await page.getByRole("button", { name: "Remove uploads" }).click();
    await dialog().getByRole("button", { name: "Remove" }).click();
    await page.getByText("the service s3.amazonaws.com").waitFor({ state: "detached" });
  });

  test("a denied call is found in the audit, and the statement that denied it is set off", async () => {
    const denied = await lambda(key, "DELETE", PATH);
    expect(denied.status).toBe(403);
    expect(denied.text).toContain("with an explicit deny in an identity-based policy");
    await go("Audit");
    await page.getByRole("searchbox", { name: "Principal" }).fill(ADA);
    await page.getByRole("button", { name: "Outcome" }).click();
    await page.getByRole("option", { name: "Denied", exact: true }).click();
    const entry = page.getByRole("link", { name: /lambda:DeleteFunction/ });
    await expect.poll(async () => (await page.getByRole("button", { name: "Refresh" }).click(), entry.count()), { timeout: 60_000, interval: 500 }).toBe(1);
    await looksRight(page, "audit");
    await entry.click();
    await dialog().getByText(`user/${ADA}`).waitFor();
    await page.getByRole("link", { name: "Why was this denied?" }).last().click();
    await page.getByText("A statement denies lambda:DeleteFunction").waitFor();
    const marked = (await page.locator(".code-mark-deny").allInnerTexts()).join("");
    expect(marked).toContain("KeepIt");
    expect(marked).not.toContain('"Use"');
    await looksRight(page, "why-denied");
    await page.getByRole("textbox", { name: /Message/ }).fill(JSON.parse(denied.text).Message ?? JSON.parse(denied.text).message);
    expect(await page.getByRole("textbox", { name: "Action" }).inputValue()).toBe("lambda:DeleteFunction");
  });

  test("the simulator says what would be allowed, and what no policy mentions", async () => {
    await go("Simulator");
    await page.getByRole("combobox", { name: "Principal" }).fill(ADA);
    await page.getByRole("option", { name: new RegExp(`user/${ADA}`) }).last().click();
    await page.getByRole("textbox", { name: "Actions" }).fill("lambda:InvokeFunction\nlambda:DeleteFunction\niam:CreateUser");
    await page.getByRole("button", { name: "Simulate" }).click();
    await page.getByText("A statement allows lambda:InvokeFunction").waitFor();
    await page.getByText("A statement denies lambda:DeleteFunction").waitFor();
    await page.getByText("No statement allows iam:CreateUser").waitFor();
    await looksRight(page, "simulator");
  });

  test("a policy gets a new version, a group gets a member, and all of it is deleted", async () => {
    await go("Policies");
    await page.getByRole("button", { name: "Create policy" }).first().click();
    await page.getByRole("textbox", { name: "Policy name" }).fill(POLICY);
    await writePolicy(KEEP);
    await page.getByRole("button", { name: "Create policy" }).click();
    await page.getByRole("heading", { level: 1, name: POLICY }).waitFor();
    await page.getByRole("button", { name: "Edit document" }).click();
    await writePolicy(KEEP.replace("KeepIt", "KeepThem"));
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("KeepThem").first().waitFor();
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByText("v2 (default)").waitFor();
    await looksRight(page, "policy");

    await go("Groups");
    await page.getByRole("button", { name: "Create group" }).first().click();
    await dialog().getByRole("textbox", { name: "Group name" }).fill(GROUP);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: GROUP }).waitFor();
    await page.getByRole("tab", { name: "Members" }).click();
    await page.getByRole("button", { name: "Add users" }).click();
    await page.getByRole("button", { name: /Choose members/ }).click();
    await page.getByRole("option", { name: ADA }).click();
    await page.keyboard.press("Escape");
    await dialog().getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("link", { name: ADA }).waitFor();
    await looksRight(page, "group");

    await page.getByRole("link", { name: ADA }).click();
    await page.getByRole("heading", { level: 1, name: ADA }).waitFor();
    await page.getByRole("button", { name: "Delete", exact: true }).first().click();
    await dialog().getByRole("button", { name: "Delete" }).click();
    await dialog().getByRole("button", { name: "Remove all of these, and delete" }).click();
    await page.getByText(`Deleted “${ADA}”.`).waitFor();
    await expect.poll(async () => (await lambda(key, "GET", "/2015-03-31/functions/")).status, { timeout: 60_000 }).toBe(403);
    for (const [operation, input] of [["lambda/DeleteFunction", { FunctionName: FUNCTION }], ["iam/DeleteGroup", { GroupName: GROUP }], ["iam/DeleteRole", { RoleName: ROLE }]] as const) {
      const done = await asPerson(page, `/v1/aws/${operation}`, input);
      expect(done.status, `${operation}: ${done.text}`).toBeLessThan(300);
    }
  });
});
