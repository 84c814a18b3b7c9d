import { expect, test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();
const PARTNERS = "sg-0a1b2c3d4e5f60718";

const STATES: Shown[] = [
  { name: "egress", path: "/egress-policies", ready: text("office-database") },
  { name: "egress-empty", path: "/egress-policies", prepare: ({ backend }) => backend.platform.egress.policies.clear(), ready: text("No function reaches anything outside of Tidemill.") },
  { name: "egress-no-match", path: "/egress-policies?q=nothing-like-it", ready: text("No matches") },
  { name: "egress-error", path: "/egress-policies", prepare: ({ backend }) => void backend.broken.set("egress-policies", 403), ready: text("Egress policies could not be loaded") },
  {
    name: "egress-refused",
    path: "/egress-policies",
    ready: async (page) => {
      await page.getByRole("button", { name: "Create egress policy" }).first().click();
      await page.getByRole("textbox", { name: "Host names" }).fill("169.254.169.254");
      await page.getByRole("textbox", { name: "Ports" }).fill("9001");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Every sandbox has port 9001 for itself.").waitFor();
    },
  },
  {
    name: "function-network",
    path: "/functions/orders/configuration",
    prepare: ({ backend }) => void (backend.functions.get("orders")!.configuration.VpcConfig = { SecurityGroupIds: [PARTNERS, "sg-00000000000000000"], SubnetIds: ["subnet-tidemill"], VpcId: "vpc-tidemill" }),
    ready: text("deleted: opens nothing"),
  },
  {
    name: "function-network-edit",
    path: "/functions/orders/configuration",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit network" }).click();
      await page.getByRole("button", { name: /Egress policies/ }).click();
      await page.getByRole("option", { name: /partners/ }).waitFor();
    },
  },
  {
    name: "function-isolation-edit",
    path: "/functions/orders/configuration",
    prepare: ({ backend }) => void (backend.platform.isolation = { standard: "standard", floor: "standard", available: ["standard"] }),
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit isolation" }).click();
      await page.getByText("This machine has no runsc").waitFor();
    },
  },
];

lookAt(inConsole, STATES);

test("a function is given a kernel of its own", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/functions/monthly-report/configuration`);
    await page.getByRole("button", { name: "Edit isolation" }).click();
    await page.getByRole("radio", { name: /Hostile/ }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved the isolation of “monthly-report”.").waitFor();
    expect(backend.functions.get("monthly-report")!.tags["tidemill:isolation"]).toBe("hostile");
    await page.getByRole("button", { name: "Edit isolation" }).click();
    await page.getByRole("radio", { name: /The account’s default/ }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The account’s default").waitFor();
    expect(backend.functions.get("monthly-report")!.tags).not.toHaveProperty("tidemill:isolation");
  }));

test("a policy is made, given to a function, changed and deleted", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/egress-policies`);
    await page.getByRole("button", { name: "Create egress policy" }).first().click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("partners");
    await page.getByRole("textbox", { name: "Host names" }).fill("API.example.net");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("There is already a policy with this name.").waitFor();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("payments");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved “payments”.").waitFor();
    await page.getByRole("gridcell", { name: "api.example.net" }).waitFor();
    const made = [...backend.platform.egress.policies.values()].find(({ name }) => name === "payments");
    expect(made).toMatchObject({ names: ["api.example.net"], ports: [443] });

    await page.goto(`${url}/console/functions/monthly-report/configuration`);
    await page.getByText("Reaches Tidemill and nothing else.").waitFor();
    await page.getByRole("button", { name: "Edit network" }).click();
    await page.getByRole("button", { name: /Egress policies/ }).click();
    await page.getByRole("option", { name: /payments/ }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved the network of “monthly-report”.").waitFor();
    expect(backend.functions.get("monthly-report")!.configuration.VpcConfig?.SecurityGroupIds).toEqual([made!.id]);

    await page.getByRole("link", { name: "payments" }).click();
    await page.getByRole("radio", { name: "Select payments" }).check();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted “payments”.").waitFor();
    expect(backend.platform.egress.policies.has(made!.id)).toBe(false);
  }));
