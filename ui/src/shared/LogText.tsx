import { levelOf } from "./logLevel";

/** Lines of a log, colored by level. */
export function LogText({ text }: { text: string }) {
  return text
    .trimEnd()
    .split("\n")
    .map((line, index) => (
      <span key={index} className={`log-line log-${levelOf(line)}`}>
        {line}
        {"\n"}
      </span>
    ));
}
