import { act, screen } from "@testing-library/react";
import { useQuery } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { fakeAnswers, renderPage, SESSION } from "../../test/render";
import { listAllFunctions } from "../api/aws";
import { SessionGate } from "./SessionGate";

function Page() {
  const list = useQuery({ queryKey: ["x"], queryFn: () => listAllFunctions() });
  return <button onClick={() => void list.refetch()}>look</button>;
}
const open = () => renderPage("/", [{ path: "/", element: <SessionGate><Page /></SessionGate> }]);

test("who is not signed in gets nothing but a way to sign in and back", async () => {
  fakeAnswers({ session: () => [401, {}] });
  open();
  const link = await screen.findByRole("link", { name: "Sign in" });
  expect(link.getAttribute("href")).toBe("/console/sign-in?to=%2Fconsole%2F");
});

test("a broken backend is not mistaken for being signed out", async () => {
  fakeAnswers({ session: () => [503, { message: "starting" }] });
  open();
  expect(await screen.findByText("starting")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Retry" })).toBeTruthy();
});

test("who is signed in without an account learns why, and can sign out", async () => {
  fakeAnswers({ session: () => [403, { __type: "NoAccount", message: "eve belongs to no account. Ask the operator." }] });
  open();
  expect(await screen.findByText("eve belongs to no account. Ask the operator.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Sign out" }).getAttribute("href")).toBe("/console/sign-out");
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
});

test("a session that ends leaves the page where it is, behind a dialog", async () => {
  let signedIn = true;
  fakeAnswers({ session: () => [signedIn ? 200 : 401, SESSION], ListFunctions: () => (signedIn ? [200, { Functions: [] }] : [401, {}]) });
  open();
  const page = await screen.findByText("look");
  signedIn = false;
  await act(async () => page.click());
  expect(await screen.findByRole("dialog", { name: "Your session has ended" })).toBeTruthy();
  expect(screen.getByText("look")).toBe(page);
});
