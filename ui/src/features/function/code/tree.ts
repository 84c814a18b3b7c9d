/** A folder or file of the zip. Folders exist only by the files in them. */
export interface Node {
  path: string;
  name: string;
  children?: Node[];
}

/** Paths as a tree, folders first. */
export function toTree(paths: string[], prefix = ""): Node[] {
  const folders = new Map<string, string[]>();
  const files: Node[] = [];
  for (const path of paths) {
    const rest = path.slice(prefix.length);
    const slash = rest.indexOf("/");
    if (slash < 0) files.push({ path, name: rest });
    else {
      const folder = prefix + rest.slice(0, slash + 1);
      folders.set(folder, [...(folders.get(folder) ?? []), path]);
    }
  }
  const byName = (a: Node, b: Node) => (a.name < b.name ? -1 : 1);
  const inside = [...folders].map(([path, members]) => ({ path, name: path.slice(prefix.length, -1), children: toTree(members, path) }));
  return [...inside.sort(byName), ...files.filter(({ name }) => name !== "").sort(byName)];
}

/** The folders that lie above any file, for opening the whole tree. */
export const foldersOf = (nodes: Node[]): string[] => nodes.flatMap(({ path, children }) => (children ? [path, ...foldersOf(children)] : []));
