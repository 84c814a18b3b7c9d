import { expect, test } from "vitest";
import { prettyJson } from "./prettyJson";

// Long numbers need a browser: test/browser/events.spec.ts.
test.each([
  ['{"a":[1,"x"]}', '{\n  "a": [\n    1,\n    "x"\n  ]\n}'],
  ["no JSON", "no JSON"],
])("%s", (text, shown) => expect(prettyJson(text)).toBe(shown));
