import { describe, expect, test } from "vitest";
import { formatBytes, formatClock, formatMillis, formatRelative, formatShare, plural, toDate } from "./format";

test.each([
  [undefined, "–"],
  [0, "0 bytes"],
  [1023, "1023 bytes"],
  [1536, "1.5 KB"],
  [18_400_321, "17.5 MB"],
  [262_144_000, "250 MB"],
])("%s bytes read %s", (bytes, shown) => expect(formatBytes(bytes)).toBe(shown));

test.each([
  [undefined, "–"],
  [0.8412, "0.84 ms"],
  [36.6, "37 ms"],
  [1250, "1.25 s"],
  [125_000, "2 min 5 s"],
  [119_952, "2 min 0 s"],
])("%s milliseconds read %s", (millis, shown) => expect(formatMillis(millis)).toBe(shown));

describe("a time", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  test.each([
    ["2026-11-20T11:59:30Z", "just now"],
    ["2026-11-20T11:55:00Z", "5 minutes ago"],
    ["2026-11-20T10:00:00Z", "2 hours ago"],
    ["2026-11-19T11:00:00Z", "yesterday"],
    ["2026-11-10T11:00:00Z", "last week"],
    ["2025-06-10T11:00:00Z", "last year"],
  ])("at %s was %s", (at, shown) => expect(formatRelative(new Date(at), now)).toBe(shown));

  test("is read from AWS's form, from seconds and from milliseconds", () => {
    const expected = new Date("2026-11-20T12:00:00.000Z");
    expect(toDate("2026-11-20T12:00:00.000+0000")).toEqual(expected);
    expect(toDate(expected.getTime() / 1000)).toEqual(expected);
    expect(toDate(expected.getTime())).toEqual(expected);
  });

  test.each([undefined, null, "", "soon"])("is absent in %s", (value) => expect(toDate(value)).toBeUndefined());

  test("on a clock has milliseconds", () => expect(formatClock(new Date(2026, 0, 1, 9, 5, 7, 42))).toBe("09:05:07.042"));
});

test("one is singular, the rest plural", () => {
  expect([plural(1, "match", "matches"), plural(0, "line"), plural(1200, "line")]).toEqual(["1 match", "0 lines", "1,200 lines"]);
});

test.each([
  [0, "0 %"],
  [0.005, "0.5 %"],
  [0.07, "7 %"],
  [1 - 0.0005, "99.95 %"],
  [1, "100 %"],
])("a share of %d reads %s", (share, shown) => expect(formatShare(share)).toBe(shown));
