import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();
const policy = (name: string, owner = "000000000001") => `/policies/${encodeURIComponent(`arn:aws:iam::${owner}:policy/${name}`)}`;

const STATES: Shown[] = [
  { name: "users", path: "/users", ready: (page) => page.getByRole("link", { name: "ci-deployer" }).waitFor() },
  { name: "users-empty", path: "/users", prepare: ({ backend }) => backend.iam.users.clear(), ready: text("No users yet") },
  { name: "users-loading", path: "/users", prepare: ({ backend }) => void backend.stuck.add("ListUsers"), ready: text("Loading users") },
  { name: "user-loading", path: "/users/anna/permissions", prepare: ({ backend }) => void backend.stuck.add("ListAttachedUserPolicies").add("ListUserPolicies"), ready: text("Loading policies") },
  { name: "user-error", path: "/users/anna/permissions", prepare: ({ backend }) => void backend.denied.add("ListAttachedUserPolicies").add("ListUserPolicies"), ready: text("Inline policies could not be loaded") },
  { name: "users-error", path: "/users", prepare: ({ backend }) => void backend.broken.set("ListUsers", 403), ready: text("Users could not be loaded") },
  {
    name: "users-create",
    path: "/users",
    ready: async (page) => {
      await page.getByRole("button", { name: "Create user" }).click();
      await page.getByRole("dialog", { name: "Create user" }).waitFor();
    },
  },
  {
    name: "user-delete-conflict",
    path: "/users/anna/permissions",
    ready: async (page) => {
      await page.getByRole("heading", { level: 1, name: "anna" }).waitFor();
      await page.getByRole("button", { name: "Delete", exact: true }).first().click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByText("membership of the group developers").waitFor();
    },
  },
  {
    name: "user-permissions",
    path: "/users/anna/permissions",
    ready: async (page) => {
      await page.getByRole("button", { name: "invoke-orders" }).click();
      await page.getByText("Lambda: InvokeFunction").waitFor();
    },
  },
  {
    name: "user-attach",
    path: "/users/ci-deployer/permissions",
    ready: async (page) => {
      await page.getByRole("button", { name: "Attach policies" }).click();
      await page.getByRole("dialog").getByText("AdministratorAccess").waitFor();
    },
  },
  {
    name: "user-inline-faults",
    path: "/users/leaving/permissions",
    ready: async (page) => {
      await page.getByRole("button", { name: "Create inline policy" }).click();
      await writePolicy(page, '{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "allow", "Action": "Invoke", "Resource": "orders" }]\n}');
      await page.getByText(/Line 3, column 29: Effect must be/).first().waitFor();
    },
  },
  { name: "user-groups", path: "/users/anna/groups", ready: (page) => page.getByRole("link", { name: "developers" }).waitFor() },
  { name: "user-keys", path: "/users/ci-deployer/access-keys", ready: text("Inactive") },
  { name: "user-keys-empty", path: "/users/leaving/access-keys", ready: text("No access key") },
  {
    name: "user-keys-new",
    path: "/users/leaving/access-keys",
    ready: async (page) => {
      await page.getByRole("button", { name: "Create access key" }).click();
      await page.getByRole("dialog", { name: "Your new access key" }).waitFor();
    },
  },
  { name: "user-tags", path: "/users/ci-deployer/tags", ready: text("shop") },
  { name: "people", path: "/people", ready: text("grace@example.com") },
  { name: "people-empty", path: "/people", prepare: ({ backend }) => backend.platform.people.clear(), ready: text("No people yet") },
  {
    name: "people-invite",
    path: "/people",
    ready: async (page) => {
      await page.getByRole("button", { name: "Invite" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
      await page.getByText("Enter an email address").waitFor();
    },
  },
  { name: "user-missing", path: "/users/nobody", ready: text("There is no such user") },
  { name: "groups", path: "/groups", ready: text("developers") },
  { name: "group", path: "/groups/developers/members", ready: (page) => page.getByRole("link", { name: "anna" }).waitFor() },
  { name: "groups-empty", path: "/groups", prepare: ({ backend }) => backend.iam.groups.clear(), ready: text("No groups yet") },
  { name: "roles-empty", path: "/roles", prepare: ({ backend }) => backend.iam.roles.clear(), ready: text("No roles yet") },
  { name: "roles", path: "/roles", ready: text("the service lambda.amazonaws.com") },
  { name: "role-trust", path: "/roles/lambda/trust", ready: text("the service lambda.amazonaws.com") },
  {
    name: "role-settings-edit",
    path: "/roles/lambda/settings",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit settings" }).click();
      await page.getByRole("spinbutton", { name: "Longest session (seconds)" }).fill("5");
    },
  },
  { name: "role-create", path: "/create-role", ready: text("the service lambda.amazonaws.com") },
  { name: "policies", path: "/policies", ready: text("deploy-orders") },
  { name: "policy", path: `${policy("deploy-orders")}/document`, ready: text("NeverDelete") },
  { name: "policy-aws", path: `${policy("AdministratorAccess", "aws")}/document`, ready: text("the same in every account") },
  { name: "policy-versions", path: `${policy("deploy-orders")}/versions`, ready: text("v1 (default)") },
  { name: "policy-attached", path: `${policy("deploy-orders")}/attached`, ready: (page) => page.getByRole("link", { name: "ci-deployer" }).waitFor() },
  { name: "policy-create", path: "/create-policy", ready: text("The document is well formed") },
];

lookAt(inConsole, STATES);

async function writePolicy(page: Page, document: string) {
  await page.getByRole("textbox", { name: /document\. Press Escape/ }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(document);
}

test("a user is made, given a policy, a group, a key and a tag, and deleted with all of it", () =>
  inConsole(async (page, { url, backend: { iam } }) => {
    await page.goto(`${url}/console/`);
    await page.getByRole("link", { name: "Users" }).click();
    await page.getByRole("button", { name: "Create user" }).click();
    await page.getByRole("textbox", { name: "User name" }).fill("no spaces");
    await page.keyboard.press("Enter");
    await page.getByText("Use letters, digits").waitFor();
    await page.getByRole("textbox", { name: "User name" }).fill("robot");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "robot" }).waitFor();

    await page.getByRole("button", { name: "Attach policies" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox", { name: "Find policies to choose" }).fill("deploy");
    await dialog.getByRole("checkbox", { name: "Choose deploy-orders" }).check();
    await dialog.getByRole("button", { name: "Attach" }).click();
    await page.getByText("Attached “deploy-orders”").waitFor();
    await page.getByRole("button", { name: "Create inline policy" }).click();
    await page.getByRole("textbox", { name: "Policy name" }).fill("own");
    await writePolicy(page, '{"Statement": [{"Effect": "Allow", "Action": "lambda:*"}]}');
    await dialog.getByText(/must contain resources/).first().waitFor();
    expect(await dialog.getByRole("button", { name: "Save" }).getAttribute("aria-disabled"), "a faulty policy can be saved").toBe("true");
    await dialog.getByRole("button", { name: "Save" }).hover();
    await page.getByText("Correct the marked faults").first().waitFor({ state: "attached" });
    await writePolicy(page, '{"Statement": [{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}]}');
    await dialog.getByText("Lambda: everything").waitFor();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved “own”").waitFor();

    await page.getByRole("tab", { name: "Groups" }).click();
    await page.getByRole("button", { name: "Add to groups" }).click();
    await page.getByRole("button", { name: /Choose groups/ }).click();
    await page.getByRole("option", { name: "developers" }).click();
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByRole("link", { name: "developers" }).waitFor();

    await page.getByRole("tab", { name: "Access keys" }).click();
    await page.getByRole("button", { name: "Create access key" }).click();
    const [key] = [...iam.keys.values()].filter(({ UserName }) => UserName === "robot");
    await page.getByRole("dialog", { name: "Your new access key" }).waitFor();
    expect(await page.getByText("only-once").count(), "the secret shows before it was asked for").toBe(0);
    await page.getByRole("button", { name: "Copy secret access key" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toMatch(/^only-once/);
    await page.getByRole("button", { name: "I have saved it" }).click();
    expect(await page.content()).not.toContain("only-once");
    await page.getByRole("button", { name: /Deactivate AKIA/ }).click();
    await page.getByText("Inactive").waitFor();
    expect(key === undefined || key.Status).toBeTruthy();
    expect([...iam.keys.values()].find(({ UserName }) => UserName === "robot")!.Status).toBe("Inactive");

    await page.getByRole("button", { name: "Delete", exact: true }).first().click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByText("Cannot delete entity").waitFor();
    await dialog.getByRole("button", { name: "Remove all of these, and delete" }).click();
    await page.getByText("Deleted “robot”.").waitFor();
    expect(iam.users.has("robot")).toBe(false);
    await page.getByRole("heading", { level: 1, name: /Users/ }).waitFor();
  }));

test("with the keyboard alone, a user is made and gets a key", () =>
  inConsole(async (page, { url, backend: { iam } }) => {
    await page.goto(`${url}/console/users`);
    await page.getByRole("link", { name: "ci-deployer" }).waitFor();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const tabTo = async (name: string) => {
      for (let steps = 0; steps < 60; steps++) {
        await press("Tab");
        if ((await page.evaluate("document.activeElement?.getAttribute('aria-label') || document.activeElement?.textContent?.trim()")) === name) return;
      }
      throw new Error(`the keyboard does not get to ${name}`);
    };
    await tabTo("Create user");
    await press("Enter");
    await page.locator("input:focus").waitFor();
    await page.keyboard.type("keys-only");
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: "keys-only" }).waitFor();
    await tabTo("Permissions");
    await press("ArrowRight", "ArrowRight", "Enter");
    await page.getByText("No access key").waitFor();
    await tabTo("Create access key");
    await press("Enter");
    await page.getByRole("dialog", { name: "Your new access key" }).waitFor();
    await tabTo("I have saved it");
    await press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect([...iam.keys.values()].some(({ UserName }) => UserName === "keys-only")).toBe(true);
  }));

test("a policy gets a new version, and the old one counts again", () =>
  inConsole(async (page, { url, backend: { iam } }) => {
    await page.goto(`${url}/console${policy("deploy-orders")}`);
    await page.getByRole("button", { name: "Edit document" }).click();
    await writePolicy(page, '{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}');
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved a new version").waitFor();
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByText("v2 (default)").waitFor();
    await page.getByRole("button", { name: "v1", exact: true }).click();
    await page.getByRole("button", { name: "Make v1 the default" }).click();
    await page.getByText("v1 (default)").waitFor();
    expect(iam.policies.policy("arn:aws:iam::000000000001:policy/deploy-orders").DefaultVersionId).toBe("v1");
  }));

test("a role for functions is made, and who may take it is changed", () =>
  inConsole(async (page, { url, backend: { iam } }) => {
    await page.goto(`${url}/console/roles`);
    await page.getByRole("button", { name: "Create role" }).click();
    await page.getByRole("textbox", { name: "Role name" }).fill("worker");
    await page.getByRole("button", { name: "Create role" }).click();
    await page.getByRole("heading", { level: 1, name: "worker" }).waitFor();
    await page.getByRole("tab", { name: "Trust" }).click();
    await page.getByRole("button", { name: "Edit trust policy" }).click();
    await writePolicy(page, '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "000000000002"}, "Action": "sts:AssumeRole"}}');
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("account 000000000002").waitFor();
    expect(decodeURIComponent(iam.roles.get("worker")!.AssumeRolePolicyDocument!)).toContain("000000000002");
  }));

test("somebody is invited with a password that is shown once, gets another role, and is removed", () =>
  inConsole(async (page, { url, backend: { platform } }) => {
    await page.goto(`${url}/console/people`);
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "User name" }).fill("mary");
    await dialog.getByRole("textbox", { name: "Email" }).fill("mary@example.com");
    await dialog.getByRole("radio", { name: /Developer/ }).check();
    await dialog.getByRole("button", { name: "Invite" }).click();
    await page.getByRole("dialog", { name: "“mary” may sign in" }).waitFor();
    await page.getByRole("button", { name: "Copy temporary password" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("only-once-password");
    await page.getByRole("button", { name: "I have saved it" }).click();
    await page.getByRole("radio", { name: "Select mary" }).check();
    await page.getByRole("button", { name: "Change role" }).click();
    await dialog.getByRole("radio", { name: /Viewer/ }).check();
    await dialog.getByRole("button", { name: "Change role" }).click();
    await page.getByText("“mary” is a viewer from the next request on").waitFor();
    expect(platform.people.get("mary")!.role).toBe("viewer");
    await page.getByRole("button", { name: "Remove" }).click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByText("Removed “mary”.").waitFor();
    expect(platform.people.has("mary")).toBe(false);
  }));
