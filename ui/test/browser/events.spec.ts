import { expect, test } from "vitest";
import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();
const event = (number: number) => `e0e00000-0000-4000-8000-${String(number).padStart(12, "0")}`;

const STATES: Shown[] = [
  { name: "events", path: "/events", ready: text("Retries exhausted") },
  { name: "events-empty", path: "/events", prepare: ({ backend }) => backend.platform.events.forget(), ready: text("No events in this time") },
  { name: "events-none-fits", path: "/events?error=Nothing", ready: text("No matches") },
  { name: "events-loading", path: "/events", prepare: ({ backend }) => void backend.stuck.add("events"), ready: text("Loading events") },
  { name: "events-error", path: "/events", prepare: ({ backend }) => void backend.broken.set("events", 403), ready: text("Events could not be loaded") },
  { name: "event-failed", path: `/events/${event(2)}`, ready: text("Ended: retries exhausted") },
  { name: "event-waiting", path: `/events/${event(1)}`, ready: text("Next try") },
  { name: "event-missing", path: `/events/${event(404)}`, ready: text("There is no such event") },
  {
    name: "event-payload",
    path: `/events/${event(3)}`,
    ready: async (page) => {
      await page.getByRole("button", { name: "Show payload" }).click();
      await page.getByLabel("Payload", { exact: true }).getByText("12345678901234567").waitFor();
    },
  },
];

lookAt(inConsole, STATES);

test("a failed event is found, read and redriven", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/events`);
    await page.getByRole("button", { name: /^State/ }).click();
    await page.getByRole("option", { name: "Failed" }).click();
    await page.getByRole("link", { name: event(2) }).click();
    await page.getByText("Sandbox.Timedout, after 48 ms").waitFor();
    await page.getByText(/^Waited 2 min/).waitFor();

    await page.getByRole("button", { name: "Redrive" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Redrive" }).click();
    await page.getByText(`Redriven “${event(2)}”.`).waitFor();
    await page.getByText("Ended: succeeded").waitFor();
    await page.getByRole("link", { name: "As it was accepted" }).click();
    await page.getByText("Ended: retries exhausted").waitFor();
  }));

test("an event that waits is cancelled", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/events?state=waiting`);
    await page.getByRole("checkbox", { name: `Select ${event(1)} 0` }).check();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel it" }).click();
    await page.getByText(`Cancelled “${event(1)}”.`).waitFor();
    await page.getByText("No matches").waitFor();
    await page.goto(`${url}/console/events/${event(1)}`);
    await page.getByText("Ended: cancelled").waitFor();
  }));

test("all that match are redriven, part by part", () =>
  inConsole(async (page, { url, backend }) => {
    backend.platform.events.part = 6;
    await page.goto(`${url}/console/events?state=succeeded`);
    await page.getByRole("button", { name: "Redrive all that match" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Redrive" }).click();
    await page.getByText("Redriven 21 events.").waitFor();
    expect(backend.faults).toEqual([]);
  }));

test("a payload that is not kept any more is said so", () =>
  inConsole(async (page, { url }) => {
    await page.goto(`${url}/console/events/${event(5)}`);
    await page.getByRole("button", { name: "Show payload" }).click();
    await page.getByText("The payload is not kept any more").waitFor();
  }));
