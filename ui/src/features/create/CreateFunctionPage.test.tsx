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
  expect(asked.filter(({ what }) => what !== "ListRoles")).toEqual([]);
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

test("a refusal that names no field stands above the form", async () => {
  fakeAnswers({ ListRoles, CreateFunction: () => [429, { __type: "TooManyRequestsException", message: "Rate exceeded" }] });
  open();
  await userEvent.type(screen.getByRole("textbox", { name: "Function name" }), "orders");
  await chooseRole();
  await userEvent.click(screen.getByRole("button", { name: "Create function" }));
  expect(await screen.findByText("Rate exceeded")).toBeTruthy();
});
