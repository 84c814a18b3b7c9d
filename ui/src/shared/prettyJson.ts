/** What browsers have and TypeScript does not know yet. */
const { rawJSON } = JSON as { rawJSON?: (text: string) => unknown };
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/** Numbers stay as they were written: many of them are ids, too long for a double. */
const asWritten: Reviver = (_, value, context) => (typeof value === "number" && context?.source && rawJSON ? rawJSON(context.source) : value);

/** Indented; what is no JSON stays as it is. */
export const prettyJson = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text, asWritten as Parameters<typeof JSON.parse>[1]), null, 2);
  } catch {
    return text;
  }
};
