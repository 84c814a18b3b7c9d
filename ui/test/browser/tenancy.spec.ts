import { test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();

const STATES: Shown[] = [
  { name: "function-of-tenants-configuration", path: "/functions/image-resizer/configuration", ready: text("By tenant ID, for good") },
  { name: "function-of-tenants-test", path: "/functions/image-resizer/test", ready: (page) => page.getByRole("textbox", { name: "Tenant ID" }).waitFor() },
];

lookAt(inConsole, STATES);

test("a function that keeps its tenants apart is called for one of them", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/functions/image-resizer/test`);
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByText("is enabled with tenancy configuration").waitFor();
    await page.getByRole("textbox", { name: "Tenant ID" }).fill("blue");
    await page.getByRole("button", { name: "Invoke" }).click();
    await page.getByText("hello from image-resizer").first().waitFor();
  }));
