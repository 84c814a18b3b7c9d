import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError, onSessionExpired, request, SessionExpired } from "./http";

const answer = (status: number, body: string) => vi.stubGlobal("fetch", vi.fn(async () => new Response(body, { status })));
const refusal = () => request("POST", "/v1/aws/lambda/Invoke", {}).catch((error: unknown) => error as ApiError);

afterEach(() => vi.unstubAllGlobals());

test("an unsafe request says that it comes from a page of ours", async () => {
  answer(200, '{"a": 1}');
  expect(await request("POST", "/v1/x", { b: 2 })).toEqual({ a: 1 });
  const [, init] = vi.mocked(fetch).mock.calls[0]!;
  expect(new Headers(init?.headers).get("X-Tidemill-Console")).toBe("1");
});

describe("a refusal", () => {
  test("carries AWS's code, without the namespace, and its message", async () => {
    answer(404, '{"__type": "com.amazonaws.lambda#ResourceNotFoundException", "message": "no such function"}');
    expect(await refusal()).toMatchObject({ code: "ResourceNotFoundException", message: "no such function", status: 404 });
  });

  test.each(["Message", "detail"])("may call its message %s", async (member) => {
    answer(400, JSON.stringify({ [member]: "why" }));
    expect(await refusal()).toMatchObject({ code: "HTTP400", message: "why" });
  });

  test("that is no JSON still has its status", async () => {
    answer(502, "<html>");
    expect(await refusal()).toMatchObject({ code: "HTTP502", status: 502 });
  });
});

test("silence is told as such", async () => {
  vi.stubGlobal("fetch", vi.fn(async () => Promise.reject(new TypeError("failed to fetch"))));
  expect(await refusal()).toMatchObject({ code: "NoAnswer", status: 0 });
});

test.each([
  [401, ""],
  [499, ""],
  [403, '{"__type": "MissingAuthenticationToken", "message": "Missing Authentication Token"}'],
])("%s %s ends the session for everybody who listens", async (status, body) => {
  const listener = vi.fn();
  const forget = onSessionExpired(listener);
  answer(status, body);
  expect(await refusal()).toBeInstanceOf(SessionExpired);
  expect(listener).toHaveBeenCalledOnce();
  forget();
});

test("being denied is not being signed out", async () => {
  answer(403, '{"__type": "AccessDeniedException", "message": "no"}');
  const error = await refusal();
  expect(error).not.toBeInstanceOf(SessionExpired);
});
