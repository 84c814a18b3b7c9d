import { describe, expect, test } from "vitest";
import { ApiError } from "../../api/http";
import { TEMPLATES } from "../../shared/templates";
import { changeForm, checkForm, emptyForm, fieldOf, inlinePath, toRequest } from "./createForm";

const empty = emptyForm();
const filled = changeForm(empty, { name: "orders", role: "arn:aws:iam::000000000001:role/lambda" });

describe("another runtime", () => {
  test("what is compiled is uploaded", () => {
    const java = changeForm(filled, { runtime: "java25" });
    expect(java).toMatchObject({ source: "upload", handler: "hello.Hello::greet" });
    expect(checkForm(java).code).toBe("Choose a .zip file.");
  });

  test("brings its handler and example", () => {
    const python = changeForm(filled, { runtime: "python3.11" });
    expect(python).toMatchObject({ handler: "lambda_function.lambda_handler", code: TEMPLATES.python.file.text });
  });

  test("leaves alone what the person wrote", () => {
    const own = changeForm(changeForm(filled, { handler: "app.main", code: "mine" }), { runtime: "python3.11" });
    expect(own).toMatchObject({ handler: "app.main", code: "mine" });
  });
});

test("inline code is saved where its handler looks for it", () => {
  expect(inlinePath(filled)).toBe("index.mjs");
  expect(inlinePath(changeForm(filled, { handler: "src/app.main" }))).toBe("src/app.mjs");
  expect(inlinePath(changeForm(changeForm(filled, { runtime: "python3.11" }), { handler: "pkg.app.main" }))).toBe("pkg/app.py");
  expect(inlinePath(changeForm(filled, { runtime: "provided.al2023" }))).toBe("bootstrap");
});

describe("checking", () => {
  test("a form that is filled in has no problems", () => expect(checkForm(filled)).toEqual({}));

  test.each([
    [{ name: "" }, "name"],
    [{ name: "a b" }, "name"],
    [{ name: "x".repeat(65) }, "name"],
    [{ handler: "" }, "handler"],
    [{ role: "lambda" }, "role"],
    [{ memory: "127" }, "memory"],
    [{ memory: "1e3" }, "memory"],
    [{ timeout: "901" }, "timeout"],
    [{ code: " " }, "code"],
    [{ source: "upload" as const }, "code"],
    [{ environment: [{ name: "1A", value: "" }] }, "environment"],
    [{ environment: [{ name: "AA", value: "1" }, { name: "AA", value: "2" }] }, "environment"],
  ])("%j is a problem of %s", (change, field) => expect(Object.keys(checkForm({ ...filled, ...change }))).toEqual([field]));
});

test.each([
  ["ResourceConflictException", "Function already exist: orders", "name"],
  ["ValidationException", "1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint", "memory"],
  ["InvalidParameterValueException", "Could not unzip uploaded file. Please check your file.", "code"],
  ["TooManyRequestsException", "Rate exceeded", undefined],
])("%s (%s) belongs to %s", (code, message, field) => expect(fieldOf(new ApiError(code, message, 400))).toBe(field));

test("the request carries what was filled in and nothing empty", () => {
  expect(toRequest(filled, "emlw")).toEqual({
    FunctionName: "orders",
    Runtime: "nodejs20.x",
    Role: "arn:aws:iam::000000000001:role/lambda",
    Handler: "index.handler",
    Code: { ZipFile: "emlw" },
    Timeout: 3,
    MemorySize: 128,
  });
});
