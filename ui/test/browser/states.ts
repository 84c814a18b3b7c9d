import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { FakeServer } from "../fake/server.ts";
import { expectAccessible, screenshot } from "./browser.ts";
import type { withConsole } from "./fixture.ts";

/** A page in one of its states. */
export interface Shown {
  name: string;
  path: string;
  prepare?: (fake: FakeServer) => void;
  ready: (page: Page) => Promise<void>;
}

export const text = (what: string | RegExp) => (page: Page) => page.getByText(what).first().waitFor();

const PHONE = { width: 390, height: 844 };

/** Looks at each state in light, in dark and on a phone: a screenshot for people, axe for everybody else. */
export function lookAt(inConsole: ReturnType<typeof withConsole>, states: Shown[]) {
  test.each(states)("$name is accessible in light and dark, and fits a phone", ({ name, path, prepare, ready }) =>
    inConsole(async (page, fake) => {
      prepare?.(fake);
      await page.goto(`${fake.url}/console${path}`);
      await ready(page);
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.waitForTimeout(250); // fonts and the last layout
        await screenshot(page, `${name}-${scheme}`);
        await expectAccessible(page, `${name}, ${scheme}`);
      }
      await page.setViewportSize(PHONE);
      await page.waitForTimeout(250);
      await screenshot(page, `${name}-phone`);
      expect(Number(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")), "pixels wider than the phone").toBeLessThanOrEqual(0);
    }),
  );
}
