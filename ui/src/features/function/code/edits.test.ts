import { expect, test } from "vitest";
import { changedPaths, editableFiles, isChanged, reduceEdits, startEdits, type Edit } from "./edits";

const start = startEdits([
  { path: "lib/a.mjs", text: "a" },
  { path: "README.md", text: "r" },
  { path: "index.mjs", text: "i" },
]);
const after = (...edits: Edit[]) => edits.reduce(reduceEdits, start);

test("the code is shown before what lies beside it", () => expect(start.shown).toBe("index.mjs"));

test("typing changes a file, typing it back does not", () => {
  const typed = after({ type: "typed", path: "lib/a.mjs", text: "b" });
  expect([...changedPaths(typed)]).toEqual(["lib/a.mjs"]);
  expect(isChanged(reduceEdits(typed, { type: "typed", path: "lib/a.mjs", text: "a" }))).toBe(false);
});

test("a new file is shown and counts as changed", () => {
  const added = after({ type: "added", path: "new.mjs" });
  expect(added.shown).toBe("new.mjs");
  expect(isChanged(added)).toBe(true);
});

test("removing is a change too, and another file is shown", () => {
  const removed = after({ type: "removed", path: "index.mjs" });
  expect(removed.shown).toBe("README.md");
  expect(isChanged(removed)).toBe(true);
});

test("a renamed file keeps its text", () => {
  const renamed = after({ type: "renamed", path: "lib/a.mjs", to: "lib/c.mjs" });
  expect(renamed.files).toContainEqual({ path: "lib/c.mjs", text: "a" });
  expect([...changedPaths(renamed)]).toEqual(["lib/c.mjs"]);
});

test("reverting brings everything back; saving makes the new files the saved ones", () => {
  const edited = after({ type: "added", path: "new.mjs" }, { type: "removed", path: "README.md" });
  expect(isChanged(reduceEdits(edited, { type: "reverted" }))).toBe(false);
  const saved = reduceEdits(edited, { type: "loaded", files: edited.files });
  expect(isChanged(saved)).toBe(false);
  expect(saved.shown).toBe("new.mjs");
});

test("a package with a file that is not text cannot be edited without losing it", () => {
  const text = { path: "a", size: 1, text: "a" };
  expect(editableFiles({ files: [text], total: 1, editable: true })).toEqual([{ path: "a", text: "a" }]);
  expect(editableFiles({ files: [text, { path: "b.so", size: 9 }], total: 2, editable: true })).toBeUndefined();
  expect(editableFiles({ files: [text], total: 1, editable: false })).toBeUndefined();
});
