/** Where something stands: lines and columns from 1, as editors and IAM count them. */
export interface Place {
  line: number;
  column: number;
}

export interface Span {
  start: number;
  end: number;
}

export interface Member extends Span {
  name: string;
  value: Node;
}

/** JSON that knows where it stands; what `JSON.parse` forgets and a message needs. */
export type Node = Span &
  ({ type: "object"; members: Member[] } | { type: "array"; items: Node[] } | { type: "string"; value: string } | { type: "literal"; value: number | boolean } | { type: "null" });

export class JsonFault extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const DEEPEST = 20;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** @throws JsonFault where it is no JSON */
export function readJson(text: string): Node {
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = () => void take(SPACE);
  const found = () => (at >= text.length ? "the end of the document" : `“${text[at]}”`);
  const fault = (wanted: string): never => {
    throw new JsonFault(`Expected ${wanted}, found ${found()}.`, at);
  };

  const string = (): string => {
    const start = at;
    const raw = take(STRING);
    if (raw !== undefined) return JSON.parse(raw) as string;
    throw new JsonFault("This string does not end on its line, or has a character that must be escaped.", start);
  };

  // members of these literals are evaluated from left to right: `end` is read behind what was taken
  const value = (depth: number): Node => {
    skip();
    const start = at;
    if (depth > DEEPEST) throw new JsonFault("This is nested too deeply.", at);
    if (text[at] === "{") return { type: "object", start, members: listed("}", () => member(depth)), end: at };
    if (text[at] === "[") return { type: "array", start, items: listed("]", () => value(depth + 1)), end: at };
    if (text[at] === '"') return { type: "string", start, value: string(), end: at };
    const word = take(WORD) ?? take(NUMBER);
    if (word === undefined || word === "") return fault("a value");
    return word === "null" ? { type: "null", start, end: at } : { type: "literal", start, value: JSON.parse(word) as number | boolean, end: at };
  };

  const member = (depth: number): Member => {
    skip();
    const start = at;
    if (text[at] !== '"') fault("a name in double quotes");
    const name = string();
    const end = at;
    skip();
    if (text[at] !== ":") fault("a colon after the name");
    at++;
    return { name, start, end, value: value(depth + 1) };
  };

  const listed = <T>(close: string, item: () => T): T[] => {
    const items: T[] = [];
    at++;
    skip();
    if (text[at] === close) return (at++, items);
    for (;;) {
      items.push(item());
      skip();
      if (text[at] === close) return (at++, items);
      if (text[at] !== ",") fault(`a comma or “${close}”`);
      at++;
    }
  };

  const document = value(0);
  skip();
  if (at < text.length) fault("the end of the document");
  return document;
}

export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

/** The offset of a place; places outside of the text end at its borders. */
export function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let left = line - 1; left > 0; left--) {
    const next = text.indexOf("\n", start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + Math.max(0, column - 1), end < 0 ? text.length : end);
}

export const memberOf = (node: Node, name: string): Member | undefined => (node.type === "object" ? node.members.find((member) => member.name === name) : undefined);

/** One value may stand for a list of one. */
export const listOf = (node: Node | undefined): Node[] => (node === undefined ? [] : node.type === "array" ? node.items : [node]);

export const textsOf = (node: Node | undefined): string[] =>
  listOf(node).flatMap((item) => (item.type === "string" ? [item.value] : item.type === "literal" ? [String(item.value)] : []));
