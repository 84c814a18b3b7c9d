import { withConsole } from "./fixture.ts";
import { lookAt, text, type Shown } from "./states.ts";

const inConsole = withConsole();

/** Every page and every state of it that looks different. */
const PAGES: Shown[] = [
  { name: "functions", path: "/functions", ready: (page) => page.getByRole("link", { name: "orders" }).waitFor() },
  { name: "functions-empty", path: "/functions", prepare: ({ backend }) => backend.functions.clear(), ready: text("No functions yet") },
  { name: "functions-no-match", path: "/functions?q=nothing-like-it", ready: text("No matches") },
  { name: "functions-error", path: "/functions", prepare: ({ backend }) => void backend.broken.set("ListFunctions", 403), ready: text("Functions could not be loaded") },
  {
    name: "functions-delete",
    path: "/functions",
    ready: async (page) => {
      await page.getByRole("checkbox", { name: "Select orders" }).check();
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("dialog", { name: "Delete “orders”?" }).waitFor();
    },
  },
  { name: "create", path: "/create-function", ready: text("export const") },
  {
    name: "create-refused",
    path: "/create-function",
    ready: async (page) => {
      await page.getByRole("radio", { name: /Upload a .zip file/ }).check();
      await page.getByRole("button", { name: "Create function" }).click();
      await page.getByText("Enter a name.").waitFor();
    },
  },
  { name: "function-code", path: "/functions/orders/code", ready: text("lib") },
  { name: "function-code-packaged", path: "/functions/image-resizer/code", ready: text("Download .zip") },
  {
    name: "function-test",
    path: "/functions/orders/test",
    ready: async (page) => {
      await page.getByRole("button", { name: "Invoke" }).click();
      await page.getByText("Billed duration", { exact: true }).waitFor();
    },
  },
  {
    name: "function-logs",
    path: "/functions/orders/logs?range=1d",
    ready: async (page) => {
      await page.getByText(/order 1001/).first().waitFor();
      await page.getByText("owner: shop").scrollIntoViewIfNeeded();
    },
  },
  { name: "function-logs-empty", path: "/functions/monthly-report/logs", ready: text("No log lines yet") },
  { name: "function-invocations", path: "/functions/orders/invocations", ready: async (page) => {
      await page.getByRole("gridcell", { name: "TypeError" }).first().waitFor();
      await page.getByText("Trace 1-6920a1c0-").first().waitFor();
    } },
  { name: "function-invocations-empty", path: "/functions/monthly-report/invocations", ready: text("No invocations yet") },
  { name: "function-configuration", path: "/functions/orders/configuration", ready: text("General configuration") },
  {
    name: "function-configuration-tracing",
    path: "/functions/orders/configuration",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit general configuration" }).click();
      await page.getByLabel("Begin a trace for calls that have none").check();
    },
  },
  {
    name: "function-configuration-edit",
    path: "/functions/orders/configuration",
    ready: async (page) => {
      await page.getByRole("button", { name: "Edit general configuration" }).click();
      await page.getByRole("button", { name: "Edit environment variables" }).click();
      await page.getByRole("button", { name: "Edit tags" }).click();
    },
  },
  { name: "function-failed", path: "/functions/importer/code", ready: text("could not be unpacked") },
  { name: "function-missing", path: "/functions/never-made/code", ready: text("There is no such function") },
  { name: "signed-out", path: "/functions", prepare: ({ backend }) => void (backend.signedIn = false), ready: (page) => page.getByRole("link", { name: "Sign in" }).waitFor() },
  { name: "no-account", path: "/functions", prepare: ({ backend }) => void (backend.homeless = true), ready: text("No account to act in") },
  { name: "signed-in", path: "/signed-in", ready: text("You are signed in") },
  { name: "not-found", path: "/no/such/page", ready: text("Page not found") },
  { name: "unavailable", path: "/functions", prepare: ({ backend }) => void backend.broken.set("session", 503), ready: text("Tidemill is not available") },
];

lookAt(inConsole, PAGES);
