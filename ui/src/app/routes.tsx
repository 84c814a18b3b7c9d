import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { BASE, paths } from "../shared/navigation";
import { PageCrash } from "./PageCrash";
import { PageLoading } from "./PageLoading";
import { NotFoundPage } from "./NotFoundPage";
import { SessionGate } from "./SessionGate";
import { Shell } from "./Shell";
import { SignedInPage } from "./SignedInPage";

export interface Crumb {
  text: string;
  to: string;
}

/** What the shell needs to know of a page before it is loaded. */
export interface PageHandle {
  crumbs: (params: Record<string, string | undefined>) => Crumb[];
  content: "table" | "form" | "default";
}

const functionsCrumb: Crumb = { text: "Functions", to: paths.functions() };

const pages: RouteObject[] = [
  { index: true, element: <Navigate to={paths.functions()} replace /> },
  {
    path: "functions",
    handle: { crumbs: () => [functionsCrumb], content: "table" } satisfies PageHandle,
    lazy: async () => ({ Component: (await import("../features/functions/FunctionsPage")).FunctionsPage }),
  },
  {
    path: "create-function",
    handle: { crumbs: () => [functionsCrumb, { text: "Create function", to: paths.createFunction() }], content: "form" } satisfies PageHandle,
    lazy: async () => ({ Component: (await import("../features/create/CreateFunctionPage")).CreateFunctionPage }),
  },
  {
    path: "functions/:name/:tab?",
    handle: { crumbs: ({ name = "" }) => [functionsCrumb, { text: name, to: paths.function(name) }], content: "default" } satisfies PageHandle,
    lazy: async () => ({ Component: (await import("../features/function/FunctionPage")).FunctionPage }),
  },
  { path: "*", element: <NotFoundPage /> },
];

export const routes: RouteObject[] = [
  { path: "signed-in", element: <SignedInPage /> },
  {
    path: "/",
    element: (
      <SessionGate>
        <Shell />
      </SessionGate>
    ),
    HydrateFallback: PageLoading,
    errorElement: <PageCrash />,
    children: [{ errorElement: <PageCrash />, children: pages }],
  },
];

export const makeRouter = () => createBrowserRouter(routes, { basename: BASE });
