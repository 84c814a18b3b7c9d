import type { CodeView } from "../../../api/readModels";
import type { TextFile } from "../../../shared/zip";

/** What the editor holds: the files as they were saved, as they are now, and which one is shown. */
export interface Edits {
  saved: TextFile[];
  files: TextFile[];
  shown: string | undefined;
}

export type Edit =
  | { type: "loaded"; files: TextFile[] }
  | { type: "shown"; path: string }
  | { type: "typed"; path: string; text: string }
  | { type: "added"; path: string }
  | { type: "renamed"; path: string; to: string }
  | { type: "removed"; path: string }
  | { type: "reverted" };

/** The text files of a view, or nothing when it cannot be edited here without losing something. */
export function editableFiles(view: CodeView): TextFile[] | undefined {
  if (!view.editable) return undefined;
  const files = view.files.flatMap(({ path, text }) => (typeof text === "string" ? [{ path, text }] : []));
  return files.length === view.files.length ? files : undefined;
}

export function startEdits(files: TextFile[]): Edits {
  return { saved: files, files, shown: firstToShow(files) };
}

/** The code itself before what lies beside it. */
function firstToShow(files: TextFile[]): string | undefined {
  const rank = ({ path }: TextFile) => path.split("/").length * 10 + (/^(index|lambda_function|main|handler|bootstrap)(\.|$)/.test(path) ? 0 : 1);
  return files.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))[0]?.path;
}

export function reduceEdits(edits: Edits, edit: Edit): Edits {
  switch (edit.type) {
    case "loaded":
      return { saved: edit.files, files: edit.files, shown: edit.files.some(({ path }) => path === edits.shown) ? edits.shown : firstToShow(edit.files) };
    case "shown":
      return { ...edits, shown: edit.path };
    case "typed":
      return { ...edits, files: edits.files.map((file) => (file.path === edit.path ? { ...file, text: edit.text } : file)) };
    case "added":
      return { ...edits, files: [...edits.files, { path: edit.path, text: "" }], shown: edit.path };
    case "renamed":
      return { ...edits, files: edits.files.map((file) => (file.path === edit.path ? { ...file, path: edit.to } : file)), shown: edit.to };
    case "removed": {
      const files = edits.files.filter(({ path }) => path !== edit.path);
      return { ...edits, files, shown: edits.shown === edit.path ? firstToShow(files) : edits.shown };
    }
    case "reverted":
      return startEdits(edits.saved);
  }
}

/** Paths whose text is not the saved one, new ones among them. */
export function changedPaths({ saved, files }: Edits): Set<string> {
  const before = new Map(saved.map(({ path, text }) => [path, text]));
  return new Set(files.filter(({ path, text }) => before.get(path) !== text).map(({ path }) => path));
}

export const isChanged = (edits: Edits) => edits.saved.length !== edits.files.length || changedPaths(edits).size > 0;
