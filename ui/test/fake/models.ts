import { readFileSync } from "node:fs";

/** A shape of a service: its kind, and the lines that belong to it. */
interface Shape {
  kind: string;
  words: string[];
  members: Map<string, { shape: string; required: boolean }>;
  values: string[];
}

interface Model {
  operations: Map<string, { input?: string; output?: string }>;
  shapes: Map<string, Shape>;
}

const FOLDER = new URL("../../../platform-api/models/", import.meta.url);
const NUMBERS = new Set(["integer", "long", "double"]);
const read = new Map<string, Model>();

/** What the fake takes and gives, held against the descriptions of the services that the doors of the server are made from. */
export function faultsOf(service: string, operation: string, side: "input" | "output", value: unknown): string[] {
  const model = modelOf(service);
  const found = model.operations.get(operation);
  if (!found) return [`${service} has no operation ${operation}`];
  const shape = found[side];
  if (!shape) return isObject(value) && Object.keys(value).length === 0 ? [] : [`${operation} has no ${side}`];
  return faults(model, shape, value, `${operation}.${side}`);
}

function faults(model: Model, name: string, value: unknown, path: string): string[] {
  const shape = model.shapes.get(name);
  if (!shape) return [`${path}: there is no shape ${name}`];
  const wrong = (what: string) => [`${path} is no ${what}: ${JSON.stringify(value)?.slice(0, 80)}`];
  switch (shape.kind) {
    case "structure":
      if (!isObject(value)) return wrong("structure");
      return [
        ...[...shape.members].flatMap(([member, { required }]) => (required && value[member] === undefined ? [`${path} has no ${member}`] : [])),
        ...Object.entries(value).flatMap(([member, inner]) => {
          const known = shape.members.get(member);
          if (!known) return [`${path}.${member} is not in the model`];
          return inner === undefined ? [] : faults(model, known.shape, inner, `${path}.${member}`);
        }),
      ];
    case "list":
      return Array.isArray(value) ? value.flatMap((one, index) => faults(model, shape.words[0] ?? "", one, `${path}[${index}]`)) : wrong("list");
    case "map":
      return isObject(value) ? Object.entries(value).flatMap(([key, one]) => faults(model, shape.words[1] ?? "", one, `${path}.${key}`)) : wrong("map");
    case "string":
      if (typeof value !== "string") return wrong("string");
      return shape.values.length === 0 || shape.values.includes(value) ? [] : wrong(shape.values.join("|"));
    case "boolean":
      return typeof value === "boolean" ? [] : wrong("boolean");
    case "blob":
      return typeof value === "string" ? [] : wrong("blob");
    case "timestamp":
      return typeof value === "number" ? [] : wrong("time in seconds");
    default:
      return NUMBERS.has(shape.kind) && typeof value === "number" ? [] : wrong(shape.kind);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function modelOf(service: string): Model {
  const known = read.get(service) ?? parse(readFileSync(new URL(`${service}.model`, FOLDER), "utf8"));
  read.set(service, known);
  return known;
}

function parse(text: string): Model {
  const model: Model = { operations: new Map(), shapes: new Map() };
  let last: Shape | undefined;
  for (const line of text.split("\n").filter(Boolean)) {
    const [first = "", second = "", ...rest] = line.trim().split(" ");
    if (line.startsWith(" ")) {
      if (last?.kind === "structure" && first !== "errors") last.members.set(first, { shape: second, required: rest.includes("required") });
      else if (first === "enum") last?.values.push(second, ...rest);
      continue;
    }
    last = undefined;
    if (first === "operation") {
      const option = (name: string) => rest.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
      const [input, output] = [option("input"), option("output")];
      model.operations.set(second, { ...(input ? { input } : {}), ...(output ? { output } : {}) });
    } else if (first !== "service") {
      last = { kind: first === "error" ? "structure" : first, words: rest, members: new Map(), values: [] };
      model.shapes.set(second, last);
    }
  }
  return model;
}
