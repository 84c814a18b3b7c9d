import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { fakeAnswers, renderPage } from "../../../test/render";
import { FunctionsPage } from "./FunctionsPage";

const FUNCTIONS = ["a", "b", "c"].map((FunctionName) => ({ FunctionName, FunctionArn: `arn:${FunctionName}`, State: "Active", Runtime: "nodejs20.x", MemorySize: 128 }));
const open = (path = "/") => renderPage(path, [{ path: "/", element: <FunctionsPage /> }]);

test("loading is told before anything is there", () => {
  fakeAnswers({ ListFunctions: () => new Promise(() => {}) });
  open();
  expect(screen.getByText("Loading functions")).toBeTruthy();
});

test("an account without functions is offered to make one", async () => {
  fakeAnswers({ ListFunctions: () => [200, { Functions: [] }] });
  open();
  expect(await screen.findByText("No functions yet")).toBeTruthy();
  expect(screen.getAllByRole("link", { name: "Create function" })).toHaveLength(2);
});

test("a search without a match says so, and can be cleared", async () => {
  fakeAnswers({ ListFunctions: () => [200, { Functions: FUNCTIONS }] });
  const router = open("/?q=zzz");
  await userEvent.click(await screen.findByRole("button", { name: "Clear filter" }));
  expect(await screen.findByRole("link", { name: "b" })).toBeTruthy();
  expect(router.state.location.search).toBe("");
});

test("what could not be loaded can be tried again", async () => {
  let works = false;
  fakeAnswers({ ListFunctions: () => (works ? [200, { Functions: FUNCTIONS }] : [403, { __type: "AccessDeniedException", message: "You may not list functions." }]) });
  open();
  expect(await screen.findByText("You may not list functions.")).toBeTruthy();
  works = true;
  await userEvent.click(screen.getByRole("button", { name: "Retry" }));
  expect(await screen.findByRole("link", { name: "a" })).toBeTruthy();
});

test("all pages of the list are fetched", async () => {
  fakeAnswers({ ListFunctions: ({ Marker }) => [200, Marker ? { Functions: FUNCTIONS.slice(1) } : { Functions: FUNCTIONS.slice(0, 1), NextMarker: "1" }] });
  open();
  expect(await screen.findByRole("link", { name: "c" })).toBeTruthy();
});

test("selected functions are deleted after asking; what fails is told and stays", async () => {
  const left = new Set(["a", "b", "c"]);
  const asked = fakeAnswers({
    ListFunctions: () => [200, { Functions: FUNCTIONS.filter(({ FunctionName }) => left.has(FunctionName)) }],
    DeleteFunction: ({ FunctionName }) => (FunctionName === "b" ? [409, { __type: "ResourceConflictException", message: "b is in use" }] : (left.delete(String(FunctionName)), [200, {}])),
  });
  open();
  await userEvent.click(await screen.findByRole("checkbox", { name: "Select a" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Select b" }));
  await userEvent.click(screen.getAllByRole("button", { name: "Delete" })[0]!);
  const dialog = screen.getByRole("dialog", { name: "Delete 2 functions?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("b is in use")).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("link", { name: "a" })).toBeNull());
  expect(screen.getByRole("link", { name: "b" })).toBeTruthy();
  expect(asked.filter(({ what }) => what === "DeleteFunction").map(({ input }) => input["FunctionName"])).toEqual(["a", "b"]);
});
