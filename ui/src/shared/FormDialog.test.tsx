import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FormDialog } from "./FormDialog";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const open = () =>
  render(
    <FormDialog title="Invite" submitText="Invite" pending={false} error={null} onClose={() => {}} onSubmit={() => {}}>
      <input aria-label="Name" />
      <input aria-label="Email" />
    </FormDialog>,
  );

test("an opened dialog brings the keyboard to its first field", () => {
  open();
  act(() => vi.advanceTimersByTime(100));
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
});

test("who types into another field by then stays there", () => {
  open();
  const email = screen.getByLabelText("Email");
  act(() => email.focus());
  fireEvent.input(email, { target: { value: "m" } });
  act(() => vi.advanceTimersByTime(100));
  expect(document.activeElement).toBe(email);
});
