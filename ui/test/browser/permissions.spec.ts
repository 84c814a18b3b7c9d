import { expect, test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();
const DENIED = `/why-denied?${new URLSearchParams({ principal: "arn:aws:iam::000000000001:user/ci-deployer", action: "lambda:DeleteFunction", resource: "arn:aws:lambda:us-east-1:000000000001:function:orders" })}`;
const asOperator: Shown["prepare"] = ({ backend }) => void (backend.operator = true);

const STATES: Shown[] = [
  { name: "function-permissions", path: "/functions/orders/permissions", ready: text("S3: PutObject") },
  { name: "function-permissions-empty", path: "/functions/monthly-report/permissions", ready: text("No statement") },
  {
    name: "function-permissions-add",
    path: "/functions/orders/permissions",
    ready: async (page) => {
      await page.getByRole("button", { name: "Add permission" }).click();
      await page.getByRole("textbox", { name: "Principal" }).fill("sns.amazonaws.com");
      await page.getByText("on behalf of any account").waitFor();
    },
  },
  { name: "simulator", path: "/simulator", ready: text("Nothing is called") },
  {
    name: "simulator-decided",
    path: "/simulator?principal=arn:aws:iam::000000000001:user/anna",
    ready: async (page) => {
      await page.getByRole("textbox", { name: "Resources" }).fill("arn:aws:lambda:us-east-1:000000000001:function:orders");
      await page.getByRole("textbox", { name: "Actions" }).fill("lambda:InvokeFunction\niam:CreateUser");
      await page.getByRole("button", { name: "Simulate" }).click();
      await page.getByText("No statement allows iam:CreateUser").waitFor();
    },
  },
  { name: "why-denied", path: "/why-denied", ready: text("paste its message") },
  { name: "why-denied-explained", path: DENIED, ready: (page) => page.locator(".code-mark-deny").first().waitFor() },
  { name: "audit", path: "/audit", ready: text("lambda:DeleteFunction") },
  { name: "audit-no-match", path: "/audit?principal=nobody", ready: text("No matches") },
  { name: "audit-error", path: "/audit", prepare: ({ backend }) => void backend.broken.set("audit", 403), ready: text("The audit could not be loaded") },
  {
    name: "audit-entry",
    path: "/audit",
    ready: async (page) => {
      await page.getByRole("link", { name: /lambda:DeleteFunction/ }).click();
      await page.getByRole("dialog", { name: "lambda:DeleteFunction" }).waitFor();
    },
  },
  { name: "tenants", path: "/tenants", prepare: asOperator, ready: text("closed-shop") },
  {
    name: "tenants-delete",
    path: "/tenants",
    prepare: asOperator,
    ready: async (page) => {
      await page.getByRole("radio", { name: "Select 210987654321" }).check();
      await page.getByRole("button", { name: "Delete" }).first().click();
      await page.getByText("To confirm, type 210987654321").waitFor();
    },
  },
  { name: "quotas", path: "/quotas/000000000001", prepare: asOperator, ready: text("Events per second") },
  {
    name: "guard-rails",
    path: "/guard-rails/000000000001",
    prepare: asOperator,
    ready: async (page) => {
      await page.getByRole("button", { name: "no-users" }).click();
      await page.getByRole("button", { name: "Edit no-users" }).waitFor();
    },
  },
  { name: "guard-rails-empty", path: "/guard-rails/000000000002", prepare: asOperator, ready: text("No guard rail") },
  { name: "guard-rails-locked-out", path: "/guard-rails/210987654321", prepare: asOperator, ready: text("Nobody of this tenant may do anything") },
  { name: "guard-rails-no-tenant", path: "/guard-rails", prepare: asOperator, ready: text("Choose a tenant to see") },
  { name: "guard-rails-error", path: "/guard-rails/000000000001", prepare: ({ backend }) => void ((backend.operator = true), backend.broken.set("guard-rails", 500)), ready: text("Guard rails could not be loaded") },
  {
    name: "guard-rails-create",
    path: "/guard-rails/000000000002",
    prepare: asOperator,
    ready: async (page) => {
      await page.getByRole("button", { name: "Create guard rail" }).click();
      await page.getByText("The document is well formed").waitFor();
    },
  },
  { name: "usage-loading", path: "/usage", prepare: ({ backend }) => void ((backend.operator = true), backend.stuck.add("usage")), ready: (page) => page.getByRole("heading", { name: "Usage" }).waitFor() },
  { name: "usage-error", path: "/usage", prepare: ({ backend }) => void ((backend.operator = true), backend.broken.set("usage", 403)), ready: text("Usage could not be loaded") },
  { name: "usage-empty", path: "/usage", prepare: ({ backend }) => void ((backend.operator = true), backend.platform.usage.splice(0)), ready: text("Nothing ran in this period") },
  { name: "quotas-none", path: "/quotas", prepare: asOperator, ready: text("Choose a tenant to see") },
  { name: "quotas-error", path: "/quotas/999999999999", prepare: asOperator, ready: text("Quotas could not be loaded") },
  { name: "usage", path: "/usage", prepare: asOperator, ready: text("collect") },
  { name: "limits", path: "/limits", ready: text("Requests by hour") },
  { name: "tenants-not-operator", path: "/tenants", ready: text("Page not found") },
];

lookAt(inConsole, STATES);

test("a denied request leads from the audit to the statement that denied it", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/audit?outcome=DENIED`);
    await page.getByRole("link", { name: /lambda:DeleteFunction/ }).click();
    await page.getByRole("link", { name: "Why was this denied?" }).last().click();
    await page.getByText("A statement denies lambda:DeleteFunction").waitFor();
    const marked = (await page.locator(".code-mark-deny").allInnerTexts()).join("");
    expect(marked).toContain("NeverDelete");
    expect(marked).not.toContain('"Deploy"');
    expect(await page.locator(".code-mark-allow").count(), "a statement that allows did not decide").toBe(0);
  }));

test("somebody who may not is told so, and why", () =>
  inConsole(async (page, { url, backend }) => {
    backend.denied.add("CreateUser").add("ListAttachedUserPolicies");
    await page.goto(`${url}/console/users`);
    await page.getByRole("button", { name: "Create user" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "User name" }).fill("x");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("is not authorized to perform: iam:CreateUser").waitFor();
    await page.getByRole("dialog").getByRole("link", { name: "Why was this denied?" }).waitFor();
    await page.goto(`${url}/console/users/anna/permissions`);
    await page.getByText("Attached policies could not be loaded").waitFor();
    await page.getByRole("button", { name: "invoke-orders" }).waitFor();
  }));

test("a pasted message fills in the request", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/why-denied`);
    await page.getByRole("textbox", { name: /Message/ }).fill("User: arn:aws:sts::000000000001:assumed-role/lambda/orders is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::000000000001:user/x because no identity-based policy allows the iam:CreateUser action");
    await page.getByRole("button", { name: "Explain" }).click();
    await page.getByText("No statement allows iam:CreateUser").waitFor();
  }));

test("the audit is filtered in the address and read on, page by page", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/audit`);
    await page.getByText("(50+)").waitFor();
    await page.getByRole("button", { name: "Show older entries" }).click();
    await page.getByText("(64)").waitFor();
    await page.getByRole("searchbox", { name: "Action" }).fill("updatefunction");
    await page.getByText("(1)").waitFor();
    await page.waitForURL(({ searchParams }) => searchParams.get("action") === "updatefunction");
  }));

test("a service is let in and out again by the resource policy", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/orders/permissions`);
    await page.getByRole("button", { name: "Add permission" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Statement id" }).fill("uploads");
    await dialog.getByRole("textbox", { name: "Principal" }).fill("events.amazonaws.com");
    await dialog.getByRole("button", { name: "Add permission" }).click();
    await dialog.getByText("already a statement").waitFor();
    await dialog.getByRole("textbox", { name: "Statement id" }).fill("rules");
    await dialog.getByRole("button", { name: "Add permission" }).click();
    await page.getByText("the service events.amazonaws.com").waitFor();
    await page.getByRole("button", { name: "Remove rules" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByText("Removed “rules”").waitFor();
    await page.getByText("the service events.amazonaws.com").waitFor({ state: "detached" });
  }));

test("an operator makes a tenant, bounds it, suspends it and deletes it by its account", () =>
  inConsole(async (page, { url, backend }) => {
    backend.operator = true;
    await page.goto(`${url}/console/tenants`);
    await page.getByRole("button", { name: "Create tenant" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("shop");
    await page.getByRole("textbox", { name: /Account id/ }).fill("111122223333");
    await page.getByRole("dialog").getByRole("button", { name: "Create tenant" }).click();
    await page.getByRole("dialog", { name: /Root credentials of “shop”/ }).waitFor();
    await page.getByRole("button", { name: "I have saved it" }).click();
    expect(await page.content()).not.toContain("only-once");

    await page.getByRole("link", { name: "Quotas of shop" }).click();
    await page.getByRole("button", { name: "Edit quotas" }).click();
    await page.getByRole("textbox", { name: "Functions" }).fill("5");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("this tenant's own").waitFor();
    expect(backend.platform.sheet("111122223333").quotas[0]).toMatchObject({ limit: 5, own: true });

    await page.getByRole("link", { name: "Tenants" }).first().click();
    await page.getByRole("radio", { name: "Select 111122223333" }).check();
    await page.getByRole("button", { name: "Suspend" }).click();
    await page.getByText("Suspended “shop”").waitFor();
    expect(backend.platform.tenants.get("111122223333")!.state).toBe("SUSPENDED");
    await page.getByRole("button", { name: "Delete" }).first().click();
    const confirm = page.getByRole("dialog").getByRole("button", { name: "Delete" });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByRole("textbox", { name: /To confirm/ }).fill("111122223333");
    await confirm.click();
    await page.getByText("Deleted “shop”").waitFor();
    expect(backend.platform.tenants.has("111122223333")).toBe(false);
  }));

test("an operator limits a tenant, changes the limit and takes it away", () =>
  inConsole(async (page, { url, backend }) => {
    backend.operator = true;
    await page.goto(`${url}/console/tenants`);
    await page.getByRole("link", { name: "Guard rails of auditors" }).click();
    await page.getByRole("button", { name: "Create guard rail" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Enter a name.").waitFor();
    await dialog.getByRole("textbox", { name: "Name" }).fill("no-users");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved “no-users”").waitFor();
    expect(backend.platform.guardRails.get("000000000002")!.get("no-users")!.document).toContain('\n      "Effect": "Deny"');

    await page.getByRole("button", { name: "no-users", exact: true }).click();
    await page.getByRole("button", { name: "Delete no-users" }).click();
    await dialog.getByText("only the tenant's own policies count").waitFor();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted “no-users”").waitFor();
    await page.getByText("No guard rail", { exact: true }).waitFor();
    expect(backend.platform.guardRails.get("000000000002")!.size).toBe(0);
  }));

test("a person of two accounts switches between them", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/users`);
    await page.getByRole("button", { name: /Ada · default/ }).click();
    await page.getByRole("menuitem", { name: /auditors/ }).click();
    await page.getByRole("button", { name: /Ada · auditors/ }).waitFor();
    await page.getByRole("heading", { level: 1, name: /Functions/ }).waitFor();
    expect(backend.account).toBe("000000000002");
  }));
