import { expect, test } from "vitest";
import { foldersOf, toTree } from "./tree";

test("folders come first, and hold what lies below them", () => {
  const tree = toTree(["z.mjs", "lib/b.mjs", "lib/deep/c.mjs", "a.mjs", "lib/a.mjs"]);
  expect(tree).toEqual([
    {
      path: "lib/",
      name: "lib",
      children: [
        { path: "lib/deep/", name: "deep", children: [{ path: "lib/deep/c.mjs", name: "c.mjs" }] },
        { path: "lib/a.mjs", name: "a.mjs" },
        { path: "lib/b.mjs", name: "b.mjs" },
      ],
    },
    { path: "a.mjs", name: "a.mjs" },
    { path: "z.mjs", name: "z.mjs" },
  ]);
  expect(foldersOf(tree)).toEqual(["lib/", "lib/deep/"]);
});
