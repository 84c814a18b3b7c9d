import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { makeZip, refusePath } from "./zip";

const FILES = [
  { path: "lib/b.mjs", text: "export {};\n" },
  { path: "bootstrap", text: "echo ü\n" },
  { path: "run.sh", text: "#!/bin/sh\n" },
];

test("files come out of the zip as they went in", () => {
  const out = unzipSync(makeZip(FILES));
  expect(Object.fromEntries(Object.entries(out).map(([path, bytes]) => [path, strFromU8(bytes)]))).toEqual({ "lib/b.mjs": "export {};\n", bootstrap: "echo ü\n", "run.sh": "#!/bin/sh\n" });
});

test("the same files make the same zip, whatever their order", () => {
  expect(makeZip(FILES)).toEqual(makeZip(FILES.toReversed()));
});

test("programs may be run, other files not", () => {
  expect(modesOf(makeZip(FILES))).toEqual({ "lib/b.mjs": 0o100644, bootstrap: 0o100755, "run.sh": 0o100755 });
});

/** Reads the Unix modes from the central directory, which fflate's unzip leaves out. */
function modesOf(zip: Uint8Array): Record<string, number> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const modes: Record<string, number> = {};
  for (let at = 0; at + 46 <= zip.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const name = strFromU8(zip.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
    modes[name] = view.getUint32(at + 38, true) >>> 16;
  }
  return modes;
}

test.each([
  ["", /Enter/],
  ["/etc/passwd", /relative/],
  ["a\\b", /forward/],
  ["../up", /“..”/],
  ["a//b", /empty/],
  ["index.mjs", /already/],
  ["lib", /folder/],
  ["index.mjs/x", /folder/],
])("the path %j is refused", (path, reason) => expect(refusePath(path, ["index.mjs", "lib/a.mjs"])).toMatch(reason));

test("an ordinary path is taken", () => expect(refusePath("lib/deep/new file.txt", ["lib/a.mjs"])).toBeUndefined());
