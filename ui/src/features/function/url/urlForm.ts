import type { Cors, FunctionUrlConfig, InvokeMode, UrlAuthType, UrlRequest } from "../../../api/shapes";

export interface UrlForm {
  /** Empty: the function itself. */
  alias: string;
  auth: UrlAuthType;
  mode: InvokeMode;
  cors: boolean;
  /** Lists, with commas or blanks between their elements. */
  origins: string;
  methods: string;
  headers: string;
  exposed: string;
  credentials: boolean;
  maxAge: string;
}

export type UrlProblems = Partial<Record<keyof UrlForm, string>>;

/** The alias that an address is of; nothing for the function itself. */
export const aliasOf = ({ FunctionArn }: Pick<FunctionUrlConfig, "FunctionArn">) => FunctionArn.split(":")[7] ?? "";

export function toForm(url: FunctionUrlConfig | undefined): UrlForm {
  const cors = url?.Cors ?? {};
  const list = (values: string[] | undefined) => (values ?? []).join(", ");
  return {
    alias: url ? aliasOf(url) : "",
    auth: url?.AuthType ?? "AWS_IAM",
    mode: url?.InvokeMode ?? "BUFFERED",
    cors: Object.keys(cors).length > 0,
    origins: list(cors.AllowOrigins),
    methods: list(cors.AllowMethods),
    headers: list(cors.AllowHeaders),
    exposed: list(cors.ExposeHeaders),
    credentials: cors.AllowCredentials ?? false,
    maxAge: cors.MaxAge === undefined ? "" : String(cors.MaxAge),
  };
}

export function checkUrl({ cors, origins, methods, maxAge }: UrlForm): UrlProblems {
  const problems: UrlProblems = {};
  if (!cors) return problems;
  if (elements(origins).length === 0) problems.origins = "Name at least one origin, or * for all.";
  else if (!elements(origins).every((origin) => origin === "*" || /^https?:\/\/[^*/]+$/.test(origin))) problems.origins = "An origin reads https://page.example, without a path; * alone stands for all.";
  if (!elements(methods).every((method) => method === "*" || /^(GET|HEAD|POST|PUT|PATCH|DELETE)$/.test(method))) problems.methods = "Methods are GET, HEAD, POST, PUT, PATCH, DELETE, or *.";
  if (maxAge && !(/^\d+$/.test(maxAge) && Number(maxAge) <= 86_400)) problems.maxAge = "Use 0 to 86400 seconds.";
  return problems;
}

export function toRequest(functionName: string, form: UrlForm): UrlRequest {
  return { FunctionName: functionName, ...(form.alias ? { Qualifier: form.alias } : {}), AuthType: form.auth, InvokeMode: form.mode, Cors: form.cors ? toCors(form) : {} };
}

function toCors({ origins, methods, headers, exposed, credentials, maxAge }: UrlForm): Cors {
  const list = <K extends keyof Cors>(member: K, text: string) => (elements(text).length > 0 ? { [member]: elements(text) } : {});
  return {
    ...list("AllowOrigins", origins),
    ...list("AllowMethods", methods),
    ...list("AllowHeaders", headers),
    ...list("ExposeHeaders", exposed),
    ...(credentials ? { AllowCredentials: true } : {}),
    ...(maxAge ? { MaxAge: Number(maxAge) } : {}),
  };
}

const elements = (text: string) => text.split(/[\s,]+/).filter((element) => element !== "");
