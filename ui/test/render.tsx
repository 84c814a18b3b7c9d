import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { createMemoryRouter, Outlet, RouterProvider, type RouteObject } from "react-router";
import { vi } from "vitest";
import { FlashMessages, FlashProvider } from "../src/app/flash";
import { SessionContext } from "../src/app/session";
import { UnsavedGuard } from "../src/app/unsaved";

export const SESSION = { name: "Ada", email: "ada@example.com", accountId: "000000000001", accountName: "default", principal: "arn:aws:iam::000000000001:root", accounts: [], operator: false };

/** Renders a page as the shell would, at an address, for somebody who is signed in. */
export function renderPage(path: string, pages: RouteObject[]) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const shell = (
    <SessionContext value={SESSION}>
      <FlashProvider>
        <UnsavedGuard>
          <FlashMessages />
          <main>
            <Outlet />
          </main>
        </UnsavedGuard>
      </FlashProvider>
    </SessionContext>
  );
  const router = createMemoryRouter([{ element: shell, children: pages }], { initialEntries: [path] });
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return router;
}

type Answer = (input: Record<string, unknown>) => [status: number, body: unknown] | Promise<[status: number, body: unknown]>;

/** Answers the console's requests by the last part of their path; records what was asked. */
export function fakeAnswers(answers: Record<string, Answer>) {
  const asked: { what: string; input: Record<string, unknown> }[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (path: string, init?: RequestInit) => {
      const what = path.split("?")[0]!.split("/").at(-1)!;
      const input = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {};
      asked.push({ what, input });
      const [status, body] = (await answers[what]?.(input)) ?? [404, { __type: "UnknownOperationException", message: what }];
      return new Response(JSON.stringify(body), { status });
    }),
  );
  return asked;
}
