import { expect, test } from "vitest";
import { changesOf, checkGeneral, toGeneralForm } from "./generalForm";

const now = { FunctionName: "f", FunctionArn: "arn", Runtime: "nodejs20.x", Handler: "index.handler", MemorySize: 128, Timeout: 3 };

test("nothing touched is nothing sent", () => expect(changesOf(now, toGeneralForm(now))).toEqual({}));

test("only what was touched is sent", () => {
  expect(changesOf(now, { ...toGeneralForm(now), memory: "256", storage: "1024", description: "new" })).toEqual({ MemorySize: 256, EphemeralStorage: { Size: 1024 }, Description: "new" });
});

test("tracing is sent when it was switched", () => {
  const traced = { ...now, TracingConfig: { Mode: "Active" as const } };
  expect(changesOf(now, toGeneralForm(traced))).toEqual({ TracingConfig: { Mode: "Active" } });
  expect(changesOf(traced, toGeneralForm(now))).toEqual({ TracingConfig: { Mode: "PassThrough" } });
});

test("a quick start is asked for and taken back", () => {
  expect(changesOf(now, { ...toGeneralForm(now), snapStart: true })).toEqual({ SnapStart: { ApplyOn: "PublishedVersions" } });
  expect(changesOf({ ...now, SnapStart: { ApplyOn: "PublishedVersions" } }, { ...toGeneralForm(now), snapStart: false })).toEqual({ SnapStart: { ApplyOn: "None" } });
});

test("sizes out of bounds are refused before the server has to", () => {
  expect(Object.keys(checkGeneral({ ...toGeneralForm(now), memory: "64", timeout: "0", storage: "511", handler: " " }))).toEqual(["memory", "timeout", "storage", "handler"]);
});
