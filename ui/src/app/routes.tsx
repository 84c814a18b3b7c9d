import { createBrowserRouter, type RouteObject } from "react-router";
import { BASE } from "../shared/navigation";
import { PageCrash } from "./PageCrash";
import { PageLoading } from "./PageLoading";
import { pages } from "./pages";
import { SessionGate } from "./SessionGate";
import { Shell } from "./Shell";
import { SignedInPage } from "./SignedInPage";

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
