import { expect, test } from "vitest";
import { changesOf, emptyForm, refuseLimit, shown } from "./quotaForm";

const QUOTAS = [
  { name: "functions", limit: 10, own: true, used: 3 },
  { name: "codeBytes", limit: 1024, own: false, used: 0 },
];

test("only what differs is sent, and what is emptied goes back to the platform's", () => {
  expect(changesOf(QUOTAS, emptyForm(QUOTAS))).toEqual({});
  expect(changesOf(QUOTAS, { functions: "", codeBytes: "2048" })).toEqual({ functions: null, codeBytes: 2048 });
  expect(changesOf(QUOTAS, { functions: "0", codeBytes: "" })).toEqual({ functions: 0 });
});

test.each(["-1", "1.5", "many", "99999999999999999999"])("%s is no limit", (text) => expect(refuseLimit(text)).toBeTruthy());
test.each(["", "0", "80530636800"])("%j is one", (text) => expect(refuseLimit(text)).toBeUndefined());
test("bytes are shown as sizes", () => expect([shown("codeBytes", 1536), shown("functions", 1536)]).toEqual(["1.5 KB", "1,536"]));
