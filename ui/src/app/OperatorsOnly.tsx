import { Outlet } from "react-router";
import { NotFoundPage } from "./NotFoundPage";
import { useSession } from "./session";

/** The platform's pages; for everybody else there are none. The server refuses them too. */
export function OperatorsOnly() {
  return useSession().operator ? <Outlet /> : <NotFoundPage />;
}
