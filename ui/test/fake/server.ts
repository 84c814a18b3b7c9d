import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { FakeBackend } from "./backend.ts";

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".woff": "font/woff" };

// What standalone sends with the console's pages, so that a page that breaks it breaks here first.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The built console (dist/) and the fake backend on one loopback port, as one origin like the real thing. */
export class FakeServer {
  private constructor(
    readonly backend: FakeBackend,
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(backend = FakeBackend.withSamples()): Promise<FakeServer> {
    const server = createServer((request, response) => {
      void backend.answer(request, response).then((answered) => {
        if (!answered) void file(new URL(request.url ?? "/", "http://fake").pathname, response);
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new FakeServer(backend, server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }
}

/** Unknown pages get index.html, missing assets a 404: the rules that Quinoa follows too. */
async function file(pathname: string, response: ServerResponse) {
  const path = normalize(pathname.replace(/^\/console/, "")) || "/";
  const asset = extname(path) !== "";
  try {
    const bytes = await readFile(join("dist", asset ? path : "index.html"));
    response.writeHead(200, { "Content-Security-Policy": POLICY, "Content-Type": TYPES[asset ? extname(path) : ".html"] ?? "application/octet-stream" });
    response.end(bytes);
  } catch {
    response.writeHead(404);
    response.end();
  }
}
