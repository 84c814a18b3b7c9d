import { expect, test } from "vitest";
import { formatGbSeconds, PERIODS, since, slotsOf, totalsOf } from "./usage";

const [day, week] = PERIODS;
const hour = (at: string, name: string, requests: number) => ({ hour: at, accountId: "000000000001", function: name, requests, gigabyteMilliseconds: requests * 250 });
const HOURS = [hour("2026-11-20T10:00:00Z", "a", 2), hour("2026-11-20T10:00:00Z", "b", 5), hour("2026-11-20T12:00:00Z", "a", 4)];
const usage = { from: "2026-11-20T10:00:00Z", to: "2026-11-20T12:30:00Z", hours: HOURS };

test("hours without a request stay as gaps", () => {
  expect(slotsOf(usage, day!)).toEqual([{ label: "10:00", requests: 7 }, { label: "11:00", requests: 0 }, { label: "12:00", requests: 4 }]);
});

test("longer periods are told by day", () => expect(slotsOf(usage, week!)).toEqual([{ label: "11-20", requests: 11 }]));

test("a period begins with a whole hour, a longer one with a whole day", () => {
  const now = new Date("2026-11-20T12:30:00Z");
  expect(since(day!, now)).toBe("2026-11-19T13:00:00.000Z");
  expect(since(week!, now)).toBe("2026-11-14T00:00:00.000Z");
});

test("functions are summed up, the busiest first", () => {
  expect(totalsOf(HOURS).map(({ name, requests, gigabyteMilliseconds }) => [name, requests, gigabyteMilliseconds])).toEqual([["a", 6, 1500], ["b", 5, 1250]]);
  expect(formatGbSeconds(1500)).toBe("1.5 GB·s");
});
