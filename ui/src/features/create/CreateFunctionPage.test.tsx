import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { fakeAnswers, renderPage } from "../../../test/render";
import { fromBase64 } from "../../api/base64";
import { CreateFunctionPage } from "./CreateFunctionPage";

const TRUST = '{"Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}';
const ListRoles = (): [number, unknown] => [200, { Roles: [{ RoleName: "lambda", Arn: "arn:aws:iam::000000000001:role/lambda", AssumeRolePolicyDocument: encodeURIComponent(TRUST) }] }];

async function chooseRole() {
  await userEvent.click(screen.getByRole("button", { name: /Execution role/ }));
  await userEvent.click(await screen.findByRole("option", { name: /lambda/ }));
}

const open = () =>
  renderPage("/create-function", [
    { path: "/create-function", element: <CreateFunctionPage /> },
    { path: "/functions/:name/:tab", element: <p>the function's page</p> },
  ]);

test("nothing is sent while something is missing", async () => {
  const asked = fakeAnswers({ ListRoles });
  open();
  await userEvent.click(screen.getByRole("button", { name: "Create function" }));
  expect(screen.getByText("Enter a name.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Function name" })));
  expect(screen.getByText("Choose a role, or create one.")).toBeTruthy();
  expect(asked.filter(({ what }) => !["ListRoles", "runtimes"].includes(what))).toEqual([]);
});

test("the example is packed, and the page waits until the function is active", async () => {
  let looks = 0;
  const asked = fakeAnswers({
    ListRoles,
    CreateFunction: ({ FunctionName }) => [201, { FunctionName, State: "Pending" }],
    GetFunctionConfiguration: ({ FunctionName }) => [200, { FunctionName, State: ++looks < 2 ? "Pending" : "Active" }],
  });
  const router = open();
  await userEvent.type(screen.getByRole("textbox", { name: "Function name" }), "orders");
  await chooseRole();
  await userEvent.click(screen.getByRole("button", { name: "Create function" }));
  expect(await screen.findByText("the function's page", {}, { timeout: 5_000 })).toBeTruthy();
  expect(router.state.location.pathname).toBe("/functions/orders/code");
  const sent = asked.find(({ what }) => what === "CreateFunction")!.input as { Code: { ZipFile: string } };
  expect(Object.keys(unzipSync(fromBase64(sent.Code.ZipFile)))).toEqual(["index.mjs"]);
  expect(sent).toMatchObject({ Role: "arn:aws:iam::000000000001:role/lambda", Runtime: "nodejs20.x", Handler: "index.handler" });
});

test("a runtime that the machine lacks says what it needs, and cannot be chosen", async () => {
  const runtimes = () => [200, { runtimes: [{ name: "nodejs20.x", served: true }, { name: "nodejs22.x", served: false, remedy: "run it" }] }] as [number, unknown];
  fakeAnswers({ ListRoles, runtimes });
  open();
  await userEvent.click(screen.getByRole("button", { name: /Runtime/ }));
  const lacking = await screen.findByRole("option", { name: /Node.js 22/ });
  expect(lacking.getAttribute("aria-disabled")).toBe("true");
  expect(lacking.textContent).toContain("Not on this machine: run it");
  expect(screen.getByRole("option", { name: /Node.js 20/ }).getAttribute("aria-disabled")).not.toBe("true");
});

test("a refusal that names no field stands above the form", async () => {
  fakeAnswers({ ListRoles, CreateFunction: () => [429, { __type: "TooManyRequestsException", message: "Rate exceeded" }] });
  open();
  await userEvent.type(screen.getByRole("textbox", { name: "Function name" }), "orders");
  await chooseRole();
  await userEvent.click(screen.getByRole("button", { name: "Create function" }));
  expect(await screen.findByText("Rate exceeded")).toBeTruthy();
});
