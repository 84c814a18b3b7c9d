import { strToU8, zipSync, type Zippable } from "fflate";

export interface TextFile {
  path: string;
  text: string;
}

const UNIX = 3;
const REGULAR = 0o100000;

/**
 * Packs files for upload. Programs keep the right to run (`bootstrap` must have it), and the time is fixed,
 * so that the same files always make the same zip and the same CodeSha256.
 */
export function makeZip(files: TextFile[]): Uint8Array {
  const entries: Zippable = {};
  for (const { path, text } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const mode = REGULAR | (isProgram(path, text) ? 0o755 : 0o644);
    // zip's upper half of the attributes is the Unix mode; >>> because the sign bit is taken
    entries[path] = [strToU8(text), { os: UNIX, attrs: (mode << 16) >>> 0, mtime: new Date(1980, 0, 1, 12), level: 6 }];
  }
  return zipSync(entries);
}

const isProgram = (path: string, text: string) => path === "bootstrap" || text.startsWith("#!");

/** Why a path cannot stand in the zip, or nothing when it can. */
export function refusePath(path: string, taken: string[]): string | undefined {
  if (path.trim() === "") return "Enter a file name.";
  if (path !== path.trim()) return "A file name does not start or end with a space.";
  if (path.startsWith("/") || path.includes("\\")) return "Use a relative path with forward slashes.";
  if (path.split("/").some((part) => part === "" || part === "." || part === "..")) return "A path has no empty, “.” or “..” parts.";
  if (taken.includes(path)) return "There is already a file with this name.";
  if (taken.some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`))) return "A file cannot be a folder at the same time.";
  return undefined;
}
