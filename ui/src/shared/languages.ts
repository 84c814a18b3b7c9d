import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { python } from "@codemirror/lang-python";
import { StreamLanguage } from "@codemirror/language";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import type { Extension } from "@codemirror/state";

export function languageOf(path: string): Extension {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  switch (name === "bootstrap" ? "sh" : ending) {
    case "js":
    case "mjs":
    case "cjs":
      return javascript();
    case "ts":
    case "mts":
      return javascript({ typescript: true });
    case "py":
      return python();
    case "json":
      return json();
    case "sh":
      return StreamLanguage.define(shell);
    case "yml":
    case "yaml":
      return StreamLanguage.define(yaml);
    default:
      return [];
  }
}
