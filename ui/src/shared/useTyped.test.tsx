import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useTyped } from "./useTyped";

const typing = (value: string) => {
  const push = vi.fn();
  return { push, ...renderHook(({ at }) => useTyped(at, push), { initialProps: { at: value } }) };
};

test("what is typed shows at once and goes to the URL", () => {
  const { result, push } = typing("");
  act(() => result.current[1]("a"));
  expect(result.current[0]).toBe("a");
  expect(push).toHaveBeenCalledWith("a");
});

test("a URL that lags behind takes nothing away", () => {
  const { result, rerender } = typing("");
  act(() => result.current[1]("a"));
  act(() => result.current[1]("ab"));
  rerender({ at: "a" });
  expect(result.current[0]).toBe("ab");
  rerender({ at: "ab" });
  expect(result.current[0]).toBe("ab");
});

test("a URL that somebody else changed is followed", () => {
  const { result, rerender } = typing("old");
  rerender({ at: "" });
  expect(result.current[0]).toBe("");
});
