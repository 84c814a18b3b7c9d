import { expect, test } from "vitest";
import type { FilteredLogEvent } from "../../../api/shapes";
import { addLines, EMPTY_TAIL, linesOfRequest, matchingLines, MOST_LINES, nextStart, shownText } from "./tail";

const line = (timestamp: number, message: string, logStreamName = "one"): FilteredLogEvent => ({ timestamp, message, logStreamName, eventId: `${logStreamName}/${timestamp}/${message}` });
const messages = (lines: FilteredLogEvent[]) => lines.map(({ message }) => message);

test("lines stand in the order of time, none twice", () => {
  const first = addLines(EMPTY_TAIL, [line(2, "b"), line(4, "d")]);
  const second = addLines(first, [line(4, "d"), line(3, "c"), line(5, "e"), line(5, "e")]);
  expect(messages(second.lines)).toEqual(["b", "c", "d", "e"]);
});

test("lines of the same millisecond keep the order in which they came", () => {
  expect(messages(addLines(EMPTY_TAIL, [line(1, "START"), line(1, "hello"), line(1, "END")]).lines)).toEqual(["START", "hello", "END"]);
});

test("nothing new is the same tail, so that nothing is drawn again", () => {
  const tail = addLines(EMPTY_TAIL, [line(1, "a")]);
  expect(addLines(tail, [line(1, "a")])).toBe(tail);
});

test("the oldest lines are dropped beyond the limit, and counted", () => {
  const tail = addLines(EMPTY_TAIL, Array.from({ length: MOST_LINES + 5 }, (_, index) => line(index, String(index))));
  expect(tail.lines).toHaveLength(MOST_LINES);
  expect(tail.dropped).toBe(5);
  expect(tail.lines[0]?.message).toBe("5");
});

test("the next look overlaps the last, because lines may arrive late", () => {
  expect(nextStart(EMPTY_TAIL, 1_000)).toBe(1_000);
  expect(nextStart(addLines(EMPTY_TAIL, [line(100_000, "a")]), 1_000)).toBe(85_000);
});

test("the lines of a request are told from those of its neighbors", () => {
  const lines = [
    line(1, "START RequestId: a-1 Version: $LATEST"),
    line(2, "START RequestId: b-2 Version: $LATEST", "two"),
    line(3, "of A without saying so"),
    line(4, "of B without saying so", "two"),
    line(5, "REPORT RequestId: a-1\tDuration: 1 ms"),
    line(6, "START RequestId: c-3 Version: $LATEST"),
    line(7, "of C"),
  ];
  expect(messages(linesOfRequest(lines, "a-1"))).toEqual(["START RequestId: a-1 Version: $LATEST", "of A without saying so", "REPORT RequestId: a-1\tDuration: 1 ms"]);
});

test("the filter looks for text, not for patterns, in any case", () => {
  expect(messages(matchingLines([line(1, "a [WARN] b"), line(2, "other")], "[warn]"))).toEqual(["a [WARN] b"]);
});

test("Node's own prefix is not shown twice", () => {
  expect(shownText("2026-11-20T12:00:00.000Z\tf00dcafe-0000-4000-8000-000000000001\tINFO\thello\n")).toBe("INFO\thello");
  expect(shownText("plain\n")).toBe("plain");
});
