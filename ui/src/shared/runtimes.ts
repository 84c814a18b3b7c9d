export type Family = "node" | "python" | "java" | "ruby" | "provided";

/** Newest of a language first. */
export const FAMILIES: { family: Family; label: string; prefix: string }[] = [
  { family: "node", label: "Node.js", prefix: "nodejs" },
  { family: "python", label: "Python", prefix: "python" },
  { family: "java", label: "Java", prefix: "java" },
  { family: "ruby", label: "Ruby", prefix: "ruby" },
  { family: "provided", label: "Bring your own", prefix: "provided" },
];

export function familyOf(runtime: string | undefined): Family {
  return FAMILIES.find(({ prefix }) => runtime?.startsWith(prefix))?.family ?? "provided";
}

/** “Node.js 22” of nodejs22.x. */
export function runtimeLabel(runtime: string | undefined): string {
  if (runtime === undefined) return "–";
  if (runtime.startsWith("provided.")) return `Custom runtime (${runtime.slice("provided.".length).toUpperCase()})`;
  const known = FAMILIES.find(({ prefix }) => runtime.startsWith(prefix));
  return known ? `${known.label} ${runtime.slice(known.prefix.length).replace(".x", "")}` : runtime;
}
