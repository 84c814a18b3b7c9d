/** A request that is tried out. */
export interface Tried {
  method: string;
  /** With its query. */
  path: string;
  body: string;
}

/** What a client would see of a function's result. */
export interface Seen {
  status: number;
  headers: [string, string][];
  body: string;
}

/** The event that the function's address would make of the request, as far as the console knows it. */
export function toEvent(url: string, { method, path, body }: Tried, now: Date): object {
  const target = new URL(path || "/", url);
  const query: Record<string, string> = {};
  for (const [name, value] of target.searchParams) query[name] = name in query ? `${query[name]},${value}` : value;
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: target.pathname,
    rawQueryString: target.search.slice(1),
    headers: { host: target.hostname, ...(body ? { "content-type": "application/json" } : {}) },
    ...(target.search ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: "anonymous",
      apiId: target.hostname.split(".")[0],
      domainName: target.hostname,
      domainPrefix: target.hostname.split(".")[0],
      http: { method, path: target.pathname, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "console" },
      requestId: "console",
      routeKey: "$default",
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body ? { body } : {}),
    isBase64Encoded: false,
  };
}

/** What the address would answer with the function's result. */
export function toSeen(result: string, failed: boolean): Seen {
  if (failed) return { status: 502, headers: [], body: "Internal Server Error" };
  const value = parsed(result);
  if (typeof value !== "object" || value === null || !("statusCode" in value)) return { status: 200, headers: [["content-type", "application/json"]], body: result };
  const { statusCode, headers = {}, cookies = [], body = "" } = value as { statusCode: unknown; headers?: Record<string, unknown>; cookies?: unknown[]; body?: unknown };
  if (typeof statusCode !== "number" || statusCode < 200 || statusCode > 599) return { status: 502, headers: [], body: "Internal Server Error" };
  return {
    status: statusCode,
    headers: [...Object.entries(headers).map(([name, text]): [string, string] => [name, String(text)]), ...cookies.map((cookie): [string, string] => ["set-cookie", String(cookie)])],
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
