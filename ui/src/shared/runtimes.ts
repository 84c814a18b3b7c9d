/** Runtimes that the console offers; the backend has the last word and may refuse one that its machine lacks. */
export const RUNTIMES = [
  { value: "nodejs24.x", label: "Node.js 24", family: "node" },
  { value: "nodejs22.x", label: "Node.js 22", family: "node" },
  { value: "nodejs20.x", label: "Node.js 20", family: "node" },
  { value: "python3.14", label: "Python 3.14", family: "python" },
  { value: "python3.13", label: "Python 3.13", family: "python" },
  { value: "python3.12", label: "Python 3.12", family: "python" },
  { value: "python3.11", label: "Python 3.11", family: "python" },
  { value: "provided.al2023", label: "Custom runtime (AL2023)", family: "provided" },
] as const;

export type Family = "node" | "python" | "provided";

export function runtimeLabel(runtime: string | undefined): string {
  return RUNTIMES.find(({ value }) => value === runtime)?.label ?? runtime ?? "–";
}

export function familyOf(runtime: string | undefined): Family {
  if (runtime?.startsWith("nodejs")) return "node";
  return runtime?.startsWith("python") ? "python" : "provided";
}
