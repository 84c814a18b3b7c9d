import { expect, test } from "vitest";
import { toEvent, toSeen } from "./httpEvent";

test("a request becomes the event that the address would make", () => {
  const event = toEvent("http://abc.lambda-url.localhost:8080/", { method: "POST", path: "/a?x=1&x=2&y=", body: "{}" }, new Date(0));
  expect(event).toMatchObject({
    version: "2.0",
    rawPath: "/a",
    rawQueryString: "x=1&x=2&y=",
    queryStringParameters: { x: "1,2", y: "" },
    requestContext: { apiId: "abc", http: { method: "POST", path: "/a" }, timeEpoch: 0 },
    body: "{}",
  });
});

test.each([
  ['{"a":1}', false, { status: 200, headers: [["content-type", "application/json"]], body: '{"a":1}' }],
  ['{"statusCode":418,"headers":{"x":1},"cookies":["c=1"],"body":"tea"}', false, { status: 418, headers: [["x", "1"], ["set-cookie", "c=1"]], body: "tea" }],
  ['{"statusCode":"x"}', false, { status: 502, headers: [], body: "Internal Server Error" }],
  ['{"errorType":"E"}', true, { status: 502, headers: [], body: "Internal Server Error" }],
])("%s is seen as it would be answered", (result, failed, seen) => {
  expect(toSeen(result, failed)).toEqual(seen);
});
