import type { ApiError } from "../../api/http";
import type { CreateFunctionRequest } from "../../api/shapes";
import { familyOf } from "../../shared/runtimes";
import { TEMPLATES } from "../../shared/templates";
import { refuseVariable, toRecord, type Variable } from "../../shared/variables";

export type Source = "inline" | "upload";

export interface CreateForm {
  name: string;
  runtime: string;
  handler: string;
  role: string;
  source: Source;
  code: string;
  upload: File | undefined;
  description: string;
  memory: string;
  timeout: string;
  environment: Variable[];
}

export type Field = "name" | "runtime" | "handler" | "role" | "code" | "description" | "memory" | "timeout" | "environment";
export type Problems = Partial<Record<Field, string>>;

export const UPLOAD_LIMIT = 50 * 1024 * 1024;

export const emptyForm = (): CreateForm => ({
  name: "",
  runtime: "nodejs20.x",
  handler: TEMPLATES.node.handler,
  role: "",
  source: "inline",
  code: TEMPLATES.node.file.text,
  upload: undefined,
  description: "",
  memory: "128",
  timeout: "3",
  environment: [],
});

/** What is compiled cannot be written in the browser. */
export const isCompiled = (runtime: string) => familyOf(runtime) === "java";

/** A change of the form. Another runtime brings its handler and template, unless the person wrote own ones. */
export function changeForm(form: CreateForm, change: Partial<CreateForm>): CreateForm {
  const next = { ...form, ...change };
  if (change.runtime === undefined || familyOf(change.runtime) === familyOf(form.runtime)) return next;
  const before = TEMPLATES[familyOf(form.runtime)];
  const after = TEMPLATES[familyOf(change.runtime)];
  return {
    ...next,
    source: isCompiled(change.runtime) ? "upload" : next.source,
    handler: form.handler === before.handler ? after.handler : form.handler,
    code: form.code === before.file.text ? after.file.text : form.code,
  };
}

/** The file that inline code is saved as: the one its handler names. */
export function inlinePath(form: CreateForm): string {
  const family = familyOf(form.runtime);
  const module = form.handler.slice(0, Math.max(0, form.handler.lastIndexOf(".")));
  if (family === "provided" || module === "") return TEMPLATES[family].file.path;
  if (family === "ruby") return `${module.split(".")[0]}.rb`;
  return family === "python" ? `${module.replaceAll(".", "/")}.py` : `${module}.mjs`;
}

/** What can be told without asking the server; the server has the last word. */
export function checkForm(form: CreateForm): Problems {
  const problems: Problems = {};
  if (form.name === "") problems.name = "Enter a name.";
  else if (!/^[a-zA-Z0-9-_]{1,64}$/.test(form.name)) problems.name = "Use 1 to 64 letters, digits, hyphens and underscores.";
  if (form.handler === "") problems.handler = "Enter a handler.";
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(form.role)) problems.role = "Choose a role, or create one.";
  if (form.source === "upload" && !form.upload) problems.code = "Choose a .zip file.";
  if (form.source === "upload" && form.upload && form.upload.size > UPLOAD_LIMIT) problems.code = "The file is larger than 50 MB.";
  if (form.source === "inline" && form.code.trim() === "") problems.code = "Write some code.";
  Object.assign(problems, checkSizes(form));
  if (form.environment.some((item, index, all) => refuseVariable(item, index, all))) problems.environment = "Correct the marked keys.";
  return problems;
}

export function checkSizes({ memory, timeout }: { memory: string; timeout: string }): Problems {
  const problems: Problems = {};
  if (!within(memory, 128, 10240)) problems.memory = "Enter a whole number from 128 to 10240.";
  if (!within(timeout, 1, 900)) problems.timeout = "Enter a whole number from 1 to 900.";
  return problems;
}

function within(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= least && value <= most;
}

const MEMBERS: Record<string, Field> = {
  functionname: "name",
  runtime: "runtime",
  handler: "handler",
  role: "role",
  zipfile: "code",
  code: "code",
  description: "description",
  memorysize: "memory",
  timeout: "timeout",
  environment: "environment",
};

/** The field that a server's refusal speaks of, when it names one. */
export function fieldOf(error: ApiError): Field | undefined {
  if (error.code === "ResourceConflictException") return "name";
  const member = /at '([a-zA-Z.]+)'/.exec(error.message)?.[1]?.split(".")[0]?.toLowerCase();
  if (member && MEMBERS[member]) return MEMBERS[member];
  if (/unzip|zip file|archive/i.test(error.message)) return "code";
  return /^(runtime|handler|role)\b/i.exec(error.message)?.[1]?.toLowerCase() as Field | undefined;
}

export function toRequest(form: CreateForm, zip: string): CreateFunctionRequest {
  return {
    FunctionName: form.name,
    Runtime: form.runtime,
    Role: form.role,
    Handler: form.handler,
    Code: { ZipFile: zip },
    Timeout: Number(form.timeout),
    MemorySize: Number(form.memory),
    ...(form.description ? { Description: form.description } : {}),
    ...(form.environment.length > 0 ? { Environment: { Variables: toRecord(form.environment) } } : {}),
  };
}
