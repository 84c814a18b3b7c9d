import type { FunctionConfiguration, TracingMode, UpdateFunctionConfigurationRequest } from "../../../api/shapes";
import { usesSnapStart } from "../../../shared/snapStart";
import { checkSizes } from "../../create/createForm";

export interface GeneralForm {
  description: string;
  memory: string;
  timeout: string;
  storage: string;
  runtime: string;
  handler: string;
  tracing: TracingMode;
  snapStart: boolean;
}

export type GeneralText = Exclude<keyof GeneralForm, "snapStart">;

export type GeneralProblems = Partial<Record<keyof GeneralForm, string>>;

export const toGeneralForm = (one: FunctionConfiguration): GeneralForm => ({
  description: one.Description ?? "",
  memory: String(one.MemorySize ?? 128),
  timeout: String(one.Timeout ?? 3),
  storage: String(one.EphemeralStorage?.Size ?? 512),
  runtime: one.Runtime ?? "",
  handler: one.Handler ?? "",
  tracing: one.TracingConfig?.Mode ?? "PassThrough",
  snapStart: usesSnapStart(one),
});

export function checkGeneral(form: GeneralForm): GeneralProblems {
  const { memory, timeout } = checkSizes(form);
  const storage = Number(form.storage);
  return {
    ...(memory ? { memory } : {}),
    ...(timeout ? { timeout } : {}),
    ...(/^\d+$/.test(form.storage) && storage >= 512 && storage <= 10240 ? {} : { storage: "Enter a whole number from 512 to 10240." }),
    ...(form.handler.trim() ? {} : { handler: "Enter a handler." }),
  };
}

/** Only what differs: a field that nobody touched is not sent, and so cannot be refused. */
export function changesOf(before: FunctionConfiguration, form: GeneralForm): Omit<UpdateFunctionConfigurationRequest, "FunctionName"> {
  const was = toGeneralForm(before);
  return {
    ...(form.description !== was.description ? { Description: form.description } : {}),
    ...(form.memory !== was.memory ? { MemorySize: Number(form.memory) } : {}),
    ...(form.timeout !== was.timeout ? { Timeout: Number(form.timeout) } : {}),
    ...(form.storage !== was.storage ? { EphemeralStorage: { Size: Number(form.storage) } } : {}),
    ...(form.runtime !== was.runtime ? { Runtime: form.runtime } : {}),
    ...(form.handler !== was.handler ? { Handler: form.handler } : {}),
    ...(form.tracing !== was.tracing ? { TracingConfig: { Mode: form.tracing } } : {}),
    ...(form.snapStart !== was.snapStart ? { SnapStart: { ApplyOn: form.snapStart ? "PublishedVersions" : "None" } } : {}),
  };
}
