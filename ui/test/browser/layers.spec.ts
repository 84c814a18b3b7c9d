import { expect, test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();
const LAYER = "Choose a layer, or enter an ARN";
const ZIP = { name: "layer.zip", mimeType: "application/zip", buffer: Buffer.from("PK\u0005\u0006") };

const STATES: Shown[] = [
  { name: "layers", path: "/layers", ready: text("money and dates") },
  { name: "layers-empty", path: "/layers", prepare: ({ backend }) => void backend.forgetLayers(), ready: text("No layers yet") },
  { name: "layers-error", path: "/layers", prepare: ({ backend }) => void backend.broken.set("ListLayers", 403), ready: text("Layers could not be loaded") },
  {
    name: "layers-publish",
    path: "/layers",
    ready: async (page) => {
      await page.getByRole("button", { name: "Publish layer" }).first().click();
      await page.getByRole("textbox", { name: "Name" }).waitFor();
    },
  },
  { name: "layer-versions", path: "/layers/shop-base/versions", ready: text("money and dates") },
  { name: "layer-permissions", path: "/layers/shop-base/permissions", ready: text("auditors") },
  { name: "layer-permissions-empty", path: "/layers/shop-base/permissions?version=1", ready: text("No permission") },
  { name: "layer-permissions-error", path: "/layers/shop-base/permissions", prepare: ({ backend }) => void backend.broken.set("GetLayerVersionPolicy", 403), ready: text("The permissions could not be loaded") },
  {
    name: "function-layers-edit",
    path: "/functions/orders/configuration",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit layers" }).click();
      await page.getByPlaceholder(LAYER).waitFor();
    },
  },
];

lookAt(inConsole, STATES);

test("a layer is published, shared, given to a function and deleted", () =>
  inConsole(async (page, { url, backend }) => {
    await page.goto(`${url}/console/layers`);
    await page.getByRole("button", { name: "Publish layer" }).first().click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Choose a .zip file.").waitFor();
    await page.getByRole("textbox", { name: "Name" }).fill("greeting");
    await page.locator("input[type=file]").setInputFiles(ZIP);
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByRole("heading", { name: "greeting" }).waitFor();
    await page.getByRole("button", { name: "Publish version" }).click();
    await page.locator("input[type=file]").setInputFiles(ZIP);
    await page.getByRole("textbox", { name: "Description" }).fill("with umlauts");
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByRole("gridcell", { name: "with umlauts" }).waitFor();

    await page.getByRole("tab", { name: "Permissions" }).click();
    await page.getByRole("button", { name: "Add permission" }).click();
    await page.getByRole("textbox", { name: "Statement id" }).fill("partner");
    await page.getByRole("textbox", { name: "Account" }).fill("partner");
    await page.getByRole("button", { name: "Add permission" }).last().click();
    await page.getByText("Enter an account (12 digits)").waitFor();
    await page.getByRole("textbox", { name: "Account" }).fill("000000000002");
    await page.getByRole("button", { name: "Add permission" }).last().click();
    await page.getByText("Added “partner”.").waitFor();
    await page.getByRole("button", { name: "Remove partner" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("No permission").waitFor();

    await page.goto(`${url}/console/functions/orders/configuration`);
    await page.getByRole("button", { name: "Edit layers" }).click();
    // A list that drops open by itself would lie over the button.
    await page.locator(".section-fields:focus").waitFor();
    await page.getByRole("button", { name: "Add layer" }).click();
    await page.getByPlaceholder(LAYER).nth(1).fill("greeting");
    await page.getByRole("option", { name: /greeting:2/ }).click();
    await page.getByRole("button", { name: "Move greeting:2 up" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved the layers of “orders”.").waitFor();
    expect(backend.functions.get("orders")!.configuration.Layers?.map(({ Arn = "" }) => Arn.split(":layer:")[1])).toEqual(["greeting:2", "shop-base:2"]);

    await page.goto(`${url}/console/layers/greeting/versions`);
    await page.getByRole("button", { name: "Delete version 2" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted “2”.").waitFor();
  }));
