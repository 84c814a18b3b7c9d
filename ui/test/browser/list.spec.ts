import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { FakeServer } from "../fake/server.ts";
import { expectAccessible, launch, open, screenshot, type Scheme } from "./browser.ts";

let browser: Browser;
let fake: FakeServer;
beforeAll(async () => {
  fake = await FakeServer.start();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await fake?.close();
});

describe.each<Scheme>(["light", "dark"])("in %s mode", (scheme) => {
  test("the list of functions is accessible", async () => {
    const { context, page } = await open(browser, scheme);
    await page.goto(`${fake.url}/console/functions`);
    await page.getByRole("link", { name: "orders" }).waitFor();
    await screenshot(page, `functions-${scheme}`);
    await expectAccessible(page, "functions");
    await context.close();
  });
});
