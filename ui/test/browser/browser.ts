import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { expect } from "vitest";

const CHROMIUM = process.env["TIDEMILL_CHROMIUM"] ?? "/usr/bin/chromium";
const SCREENSHOTS = "target/screenshots";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export type Scheme = "light" | "dark";

export function launch(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`Chromium is missing at ${CHROMIUM}: apt-get install chromium`);
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

export async function open(browser: Browser, colorScheme: Scheme = "light", size = { width: 1440, height: 900 }): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ colorScheme, viewport: size, reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"], timezoneId: "Europe/Berlin" });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return { context, page };
}

export async function screenshot(page: Page, name: string) {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png` });
}

/** What moves has come to rest: colours in between have contrasts that nobody means. */
async function settled(page: Page) {
  await page.evaluate(`(async () => {
    await document.fonts.ready;
    const moving = document.getAnimations().filter((it) => it.playState === "running" && it.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map((it) => it.finished));
  })()`);
}

/** Fails with every rule that the page as it stands breaks, and where. */
export async function expectAccessible(page: Page, what: string) {
  await settled(page);
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })`,
  )) as AxeResults;
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary})`).join("\n  ")}`);
  expect(found, `axe on ${what}`).toEqual([]);
}
