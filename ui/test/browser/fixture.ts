import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { FakeServer } from "../fake/server.ts";
import { launch, open, type Scheme } from "./browser.ts";

/** One browser for a file of tests; a fresh fake and a fresh window for each test. */
export function withConsole() {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  return async function inConsole(work: (page: Page, fake: FakeServer, context: BrowserContext) => Promise<void>, scheme: Scheme = "light", size?: { width: number; height: number }) {
    const fake = await FakeServer.start();
    const { context, page } = await open(browser, scheme, size);
    const crashes: string[] = [];
    page.on("pageerror", (error) => crashes.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy|Warning:|React/.test(message.text()) && message.type() === "error") crashes.push(message.text());
    });
    try {
      await work(page, fake, context);
      if (fake.backend.faults.length > 0) throw new Error(`the models of AWS know no such thing: ${fake.backend.faults.join("; ")}`);
      if (crashes.length > 0) throw new Error(`the page threw: ${crashes.join("; ")}`);
    } finally {
      await context.close();
      await fake.close();
    }
  };
}
