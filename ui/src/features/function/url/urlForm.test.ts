import { expect, test } from "vitest";
import { aliasOf, checkUrl, toForm, toRequest } from "./urlForm";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000001:function:f";
const URL = { FunctionUrl: "http://x/", FunctionArn: `${FUNCTION}:live`, AuthType: "NONE", CreationTime: "", LastModifiedTime: "" } as const;

test("an address is of the function or of an alias", () => {
  expect(aliasOf({ FunctionArn: FUNCTION })).toBe("");
  expect(aliasOf(URL)).toBe("live");
});

test("what was set comes back as it was", () => {
  const cors = { AllowOrigins: ["https://a.example", "https://b.example"], AllowMethods: ["GET"], AllowCredentials: true, MaxAge: 60 };
  expect(toRequest("f", toForm({ ...URL, Cors: cors }))).toEqual({ FunctionName: "f", Qualifier: "live", AuthType: "NONE", InvokeMode: "BUFFERED", Cors: cors });
});

test("without other origins nothing is said about them", () => {
  expect(toRequest("f", { ...toForm(undefined), origins: "https://left.example" })).toEqual({ FunctionName: "f", AuthType: "AWS_IAM", InvokeMode: "BUFFERED", Cors: {} });
});

test.each([
  [{ origins: "" }, "origins"],
  [{ origins: "page.example" }, "origins"],
  [{ origins: "https://*.example" }, "origins"],
  [{ origins: "*", methods: "FETCH" }, "methods"],
  [{ origins: "*", maxAge: "86401" }, "maxAge"],
])("%o is refused", (part, field) => {
  expect(Object.keys(checkUrl({ ...toForm(undefined), cors: true, ...part }))).toEqual([field]);
});
