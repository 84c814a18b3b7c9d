import { beforeEach, expect, test } from "vitest";
import { loadEvents, refuseJson, storeEvents, withEvent, withoutEvent } from "./events";

beforeEach(() => localStorage.clear());

test("events are kept apart by account and function", () => {
  storeEvents("000000000001", "orders", [{ name: "one", text: "{}" }]);
  expect(loadEvents("000000000001", "orders")).toEqual([{ name: "one", text: "{}" }]);
  expect(loadEvents("000000000002", "orders")).toEqual([]);
  expect(loadEvents("000000000001", "invoices")).toEqual([]);
});

test("what somebody else left in the storage is not trusted", () => {
  localStorage.setItem("tidemill.events.000000000001.orders", '[{"name": 1}, null, {"name": "good", "text": "1"}]');
  expect(loadEvents("000000000001", "orders")).toEqual([{ name: "good", text: "1" }]);
  localStorage.setItem("tidemill.events.000000000001.orders", "{broken");
  expect(loadEvents("000000000001", "orders")).toEqual([]);
});

test("a saved event replaces the one of its name", () => {
  const events = [{ name: "b", text: "1" }, { name: "c", text: "2" }];
  expect(withEvent(events, { name: "b", text: "3" })).toEqual([{ name: "b", text: "3" }, { name: "c", text: "2" }]);
  expect(withoutEvent(events, "b")).toEqual([{ name: "c", text: "2" }]);
});

test("JSON is told from what is not", () => {
  expect(refuseJson('{"a": [1, null]}')).toBeUndefined();
  expect(refuseJson("  ")).toMatch(/Enter an event/);
  expect(refuseJson("{a}")).toMatch(/This is not JSON/);
});
