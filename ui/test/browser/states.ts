import type { Page } from "playwright-core";
import { describe, test } from "vitest";
import type { FakeServer } from "../fake/server.ts";
import { expectAccessible, screenshot, type Scheme } from "./browser.ts";
import type { withConsole } from "./fixture.ts";

/** A page in one of its states. */
export interface Shown {
  name: string;
  path: string;
  prepare?: (fake: FakeServer) => void;
  ready: (page: Page) => Promise<void>;
}

export const text = (what: string | RegExp) => (page: Page) => page.getByText(what).first().waitFor();

/** Looks at each state in light and dark: a screenshot for people, axe for everybody else. */
export function lookAt(inConsole: ReturnType<typeof withConsole>, states: Shown[]) {
  describe.each<Scheme>(["light", "dark"])("in %s mode", (scheme) => {
    test.each(states)("$name is accessible", ({ name, path, prepare, ready }) =>
      inConsole(async (page, fake) => {
        prepare?.(fake);
        await page.goto(`${fake.url}/console${path}`);
        await ready(page);
        await page.waitForTimeout(250); // fonts and the last layout
        await screenshot(page, `${name}-${scheme}`);
        await expectAccessible(page, name);
      }, scheme),
    );
  });
}
