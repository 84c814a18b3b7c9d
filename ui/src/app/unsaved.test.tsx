import { act, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { Link } from "react-router";
import { expect, test } from "vitest";
import { renderPage } from "../../test/render";
import { useUnsaved } from "./unsaved";

function Editor() {
  const [dirty, setDirty] = useState(true);
  useUnsaved(dirty);
  return (
    <>
      <Link to="/away">Away</Link>
      <button onClick={() => setDirty(false)}>saved</button>
    </>
  );
}

const open = () =>
  renderPage("/", [
    { path: "/", element: <Editor /> },
    { path: "/away", element: <p>Elsewhere</p> },
  ]);
const click = (element: HTMLElement) => act(async () => element.click());

test("who leaves while changes are being saved is let go when they are", async () => {
  const router = open();
  await click(screen.getByText("Away"));
  expect(router.state.location.pathname).toBe("/");
  await click(screen.getByText("saved"));
  await screen.findByText("Elsewhere");
});

test("what is saved is left without a question", async () => {
  open();
  await click(screen.getByText("saved"));
  await click(screen.getByText("Away"));
  await screen.findByText("Elsewhere");
});

test("who stays is asked again", async () => {
  const router = open();
  await click(screen.getByText("Away"));
  await click(await screen.findByRole("button", { name: "Stay" }));
  await click(screen.getByText("Away"));
  await click(await screen.findByRole("button", { name: "Leave" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/away"));
});
