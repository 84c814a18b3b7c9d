import { expect, test } from "vitest";
import type { FunctionConfiguration } from "../../api/shapes";
import { arrange, PAGE_SIZE, readView, writeView, type View } from "./arrange";

const view: View = { text: "", sort: "name", descending: false, page: 1 };
const one = (FunctionName: string, more: Partial<FunctionConfiguration> = {}): FunctionConfiguration => ({ FunctionName, FunctionArn: `arn:${FunctionName}`, ...more });
const names = (functions: FunctionConfiguration[], change: Partial<View>) => arrange(functions, { ...view, ...change }).rows.map(({ FunctionName }) => FunctionName);

test("names are sorted as people count", () => expect(names([one("hook-10"), one("hook-9"), one("a")], {})).toEqual(["a", "hook-9", "hook-10"]));

test("every word has to be found, in whatever column", () => {
  const functions = [one("orders", { Runtime: "python3.11" }), one("orders-node", { Runtime: "nodejs20.x" }), one("other", { Description: "ORDERS", Runtime: "python3.11" })];
  expect(names(functions, { text: "orders PYTHON" })).toEqual(["orders", "other"]);
});

test("equal ones are sorted by name, also when descending", () => {
  const functions = [one("b", { MemorySize: 128 }), one("c", { MemorySize: 512 }), one("a", { MemorySize: 128 })];
  expect(names(functions, { sort: "memory", descending: true })).toEqual(["c", "a", "b"]);
});

test("times are compared as times", () => {
  const functions = [one("new", { LastModified: "2026-11-20T01:00:00.000+0000" }), one("old", { LastModified: "2026-11-20T00:30:00.000+0000" })];
  expect(names(functions, { sort: "modified" })).toEqual(["old", "new"]);
});

test("a page beyond the end is the last one", () => {
  const functions = Array.from({ length: PAGE_SIZE + 1 }, (_, index) => one(`f-${index}`));
  expect(arrange(functions, { ...view, page: 9 })).toMatchObject({ page: 2, pages: 2, matches: PAGE_SIZE + 1 });
  expect(arrange([], view)).toMatchObject({ page: 1, pages: 1, rows: [] });
});

test("the address carries the view there and back, and nothing that is the default", () => {
  const full: View = { text: "a b", sort: "size", descending: true, page: 3 };
  expect(readView(writeView(full))).toEqual(full);
  expect(writeView(view).toString()).toBe("");
  expect(readView(new URLSearchParams("sort=nonsense&page=-4"))).toEqual(view);
});
