import { expect, test } from "vitest";
import { levelOf } from "./logLevel";

test.each([
  ["START RequestId: a Version: $LATEST", "platform"],
  ["REPORT RequestId: a\tDuration: 1 ms", "platform"],
  ["REPORT RequestId: a\tDuration: 3000 ms\tStatus: timeout", "error"],
  ["2026-11-20T12:00:00Z\tid\tERROR\tInvoke Error", "error"],
  ["[ERROR] ValueError: no", "error"],
  ["Traceback (most recent call last):", "error"],
  ['{"level":"error","message":"no"}', "error"],
  ["2026-11-20T12:00:00Z\tid\tWARN\tslow", "warn"],
  ["[WARNING] slow", "warn"],
  ["2026-11-20T12:00:00Z\tid\tINFO\tno ERRORS at all", "info"],
  ["terror and swarm", "info"],
])("%s is %s", (message, level) => expect(levelOf(message)).toBe(level));
