import { expect, test } from "vitest";
import type { EventDetail } from "../../api/events";
import { momentsOf } from "./moments";

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();
const EVENT: EventDetail = { requestId: "r", generation: 0, function: "f", version: "1", state: "SUCCEEDED", acceptedAt: at(0), endedAt: at(61), attempts: 2, tries: [], generations: [] };
const run = (attempt: number, second: number, errorType?: string) => ({ attempt, startedAt: at(second), durationMillis: 500, logStream: "s", ...(errorType ? { errorType } : {}) });
const titles = (event: EventDetail) => momentsOf(event).map(({ title }) => title);

test("a life has its tries, and the waits that are worth naming", () => {
  expect(titles({ ...EVENT, tries: [run(1, 0, "Error"), run(2, 60)] })).toEqual(["Accepted", "Try 1 failed", "Waited 59.5 s", "Try 2 succeeded", "Ended: succeeded"]);
});

test("what waits is told until when, and why", () => {
  const { endedAt: _, ...waiting } = { ...EVENT, state: "WAITING" as const, nextTryAt: at(70), reason: "Error", tries: [run(1, 0, "Error")] };
  expect(momentsOf(waiting).at(-1)).toEqual({ at: at(70), type: "pending", title: "Next try", detail: "Waits because of Error" });
});

test("a destination that could not be told is said with its reason", () => {
  expect(momentsOf({ ...EVENT, destination: { arn: "arn", problem: "its role may not" } }).at(-1)).toMatchObject({ type: "warning", detail: "its role may not" });
});

test("a redriven event begins with that", () => {
  expect(titles({ ...EVENT, generation: 1 })[0]).toBe("Redriven");
});
