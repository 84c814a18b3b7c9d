import { expect, test } from "vitest";
import { parseReport } from "./report";

test("all figures of a cold start are read", () => {
  const log = [
    "START RequestId: 1f0c Version: $LATEST",
    "REPORT is a word that functions may print too",
    "END RequestId: 1f0c",
    "REPORT RequestId: 1f0c\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 41 MB\tInit Duration: 55.10 ms\t",
  ].join("\n");
  expect(parseReport(log)).toEqual({ requestId: "1f0c", durationMs: 12.34, billedMs: 13, memoryMb: 128, maxMemoryMb: 41, initMs: 55.1 });
});

test("a warm start has no init duration, a timeout has a status", () => {
  expect(parseReport("REPORT RequestId: a\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tStatus: timeout")).toEqual({ requestId: "a", durationMs: 3000, billedMs: 3000, status: "timeout" });
});

test("the last report counts", () => {
  expect(parseReport("REPORT RequestId: a\tDuration: 1 ms\nREPORT RequestId: b\tDuration: 2 ms\n")?.requestId).toBe("b");
});

test.each(["", "hello", "REPORT RequestId: a", "REPORT RequestId: a\tDuration: soon"])("there is no report in %j", (log) => expect(parseReport(log)).toBeUndefined());
