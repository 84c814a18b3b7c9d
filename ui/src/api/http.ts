/** A "no" of the backend, with AWS's error code. Status 0 means that no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** Nobody is signed in any more; the shell answers with a dialog, pages need not. */
export class SessionExpired extends ApiError {
  constructor() {
    super("SessionExpired", "Your session has ended. Sign in again to go on.", 401);
    this.name = "SessionExpired";
  }
}

const expiryListeners = new Set<() => void>();

export function onSessionExpired(listener: () => void): () => void {
  expiryListeners.add(listener);
  return () => expiryListeners.delete(listener);
}

const WITHOUT_SESSION = new Set(["MissingAuthenticationToken", "MissingAuthenticationTokenException", "ExpiredTokenException"]);

/** A body that is JSON already, and has to arrive as it is written. */
export class JsonText {
  constructor(readonly text: string) {}
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** One request to the backend, answered in JSON. */
export async function request<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const { text, status } = await exchange(method, path, body, signal);
  return parse<T>(text, status);
}

/** One request to the backend, answered by a text that is shown as it is. */
export const requestText = async (method: Method, path: string, signal?: AbortSignal) => (await exchange(method, path, undefined, signal)).text;

/** The extra header tells the backend that a page of ours, not a stranger's form, is asking. */
async function exchange(method: Method, path: string, body: unknown, signal: AbortSignal | undefined): Promise<{ text: string; status: number }> {
  const headers: Record<string, string> = { Accept: "application/json", "X-Requested-With": "JavaScript" };
  if (method !== "GET") {
    headers["X-Tidemill-Console"] = "1";
    headers["Content-Type"] = "application/json";
  }
  const response = await send(path, {
    method,
    headers,
    credentials: "same-origin",
    redirect: "manual",
    ...(body === undefined ? {} : { body: body instanceof JsonText ? body.text : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = response.type === "opaqueredirect" ? "" : await response.text();
  const error = response.ok ? undefined : errorIn(text, response.status);
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 499 || (error && WITHOUT_SESSION.has(error.code))) {
    expiryListeners.forEach((listener) => listener());
    throw new SessionExpired();
  }
  if (error) throw error;
  return { text, status: response.status };
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (failure) {
    if (init.signal?.aborted) throw failure;
    throw new ApiError("NoAnswer", "Tidemill did not answer. Check that it is running, then try again.", 0);
  }
}

function parse<T>(text: string, status: number): T {
  try {
    return (text === "" ? {} : JSON.parse(text)) as T;
  } catch {
    throw new ApiError("UnreadableAnswer", "Tidemill answered with something that is not JSON.", status);
  }
}

interface ErrorBody {
  __type?: string;
  message?: string;
  Message?: string;
  detail?: string;
  title?: string;
}

function errorIn(text: string, status: number): ApiError {
  let body: ErrorBody = {};
  try {
    body = (JSON.parse(text) as ErrorBody | null) ?? {};
  } catch {
    // an error page of something in between; the status has to do
  }
  const code = (body.__type ?? "").split("#").pop() || `HTTP${status}`;
  const message = body.message ?? body.Message ?? body.detail ?? body.title ?? `Tidemill answered with status ${status}.`;
  return new ApiError(code, message, status);
}
