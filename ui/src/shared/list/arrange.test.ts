import { expect, test } from "vitest";
import { arrange, PAGE_SIZE, readView, writeView, type Arrangement, type View } from "./arrange";

interface One {
  name: string;
  runtime?: string;
  memory?: number;
}

const BY: Arrangement<One> = { words: ({ name, runtime }) => [name, runtime], sorts: { name: ({ name }) => name, memory: ({ memory }) => memory } };
const view: View = { text: "", sort: "", descending: false, page: 1 };
const one = (name: string, more: Partial<One> = {}): One => ({ name, ...more });
const names = (all: One[], change: Partial<View>) => arrange(all, { ...view, ...change }, BY).rows.map(({ name }) => name);

test("names are sorted as people count", () => expect(names([one("hook-10"), one("hook-9"), one("a")], {})).toEqual(["a", "hook-9", "hook-10"]));

test("every word has to be found, in whatever column", () => {
  const all = [one("orders", { runtime: "python3.11" }), one("orders-node", { runtime: "nodejs20.x" }), one("other ORDERS", { runtime: "python3.11" })];
  expect(names(all, { text: "orders PYTHON" })).toEqual(["orders", "other ORDERS"]);
});

test("equal ones are sorted by name, also when descending", () => {
  const all = [one("b", { memory: 128 }), one("c", { memory: 1024 }), one("a", { memory: 128 }), one("none")];
  expect(names(all, { sort: "memory", descending: true })).toEqual(["c", "a", "b", "none"]);
});

test("a column that nobody can sort by is the first", () => expect(names([one("b"), one("a")], { sort: "nonsense" })).toEqual(["a", "b"]));

test("a page beyond the end is the last one", () => {
  const all = Array.from({ length: PAGE_SIZE + 1 }, (_, index) => one(`f-${index}`));
  expect(arrange(all, { ...view, page: 9 }, BY)).toMatchObject({ page: 2, pages: 2, matches: PAGE_SIZE + 1 });
  expect(arrange([], view, BY)).toMatchObject({ page: 1, pages: 1, rows: [] });
});

test("the address carries the view there and back, and nothing that is the default", () => {
  const full: View = { text: "a b", sort: "size", descending: true, page: 3 };
  expect(readView(writeView(full))).toEqual(full);
  expect(writeView(view).toString()).toBe("");
  expect(readView(new URLSearchParams("page=-4"))).toEqual(view);
});
