import type { ComponentType } from "react";
import { Navigate, type RouteObject } from "react-router";
import { entityOf } from "../api/iam";
import { paths } from "../shared/navigation";
import { NotFoundPage } from "./NotFoundPage";
import { OperatorsOnly } from "./OperatorsOnly";

export interface Crumb {
  text: string;
  to: string;
}

/** What the shell needs to know of a page before it is loaded. */
export interface PageHandle {
  crumbs: (params: Record<string, string | undefined>) => Crumb[];
  content: "table" | "form" | "default";
}

type Load = () => Promise<ComponentType>;

const page = (path: string, content: PageHandle["content"], crumbs: PageHandle["crumbs"], load: Load): RouteObject => ({
  path,
  handle: { crumbs, content } satisfies PageHandle,
  lazy: async () => ({ Component: await load() }),
});

/** The pages of one kind of thing: the list, creating one, and one of them with its tabs. */
function family(title: string, root: string, detail: (name: string) => string, load: { list: Load; one: Load; create?: [path: string, title: string, load: Load] }): RouteObject[] {
  const list: Crumb = { text: title, to: root };
  const nameOf = (param = "") => entityOf(param)?.name ?? param;
  return [
    page(root.slice(1), "table", () => [list], load.list),
    page(`${root.slice(1)}/:name/:tab?`, "default", ({ name = "" }) => [list, { text: nameOf(name), to: detail(name) }], load.one),
    ...(load.create ? [page(load.create[0].slice(1), "form", () => [list, { text: load.create![1], to: load.create![0] }], load.create[2])] : []),
  ];
}

export const pages: RouteObject[] = [
  { index: true, element: <Navigate to={paths.functions()} replace /> },
  ...family("Functions", paths.functions(), paths.function, {
    list: async () => (await import("../features/functions/FunctionsPage")).FunctionsPage,
    one: async () => (await import("../features/function/FunctionPage")).FunctionPage,
    create: [paths.createFunction(), "Create function", async () => (await import("../features/create/CreateFunctionPage")).CreateFunctionPage],
  }),
  ...family("Layers", paths.layers(), paths.layer, {
    list: async () => (await import("../features/layers/LayersPage")).LayersPage,
    one: async () => (await import("../features/layer/LayerPage")).LayerPage,
  }),
  page("events", "table", () => [{ text: "Events", to: paths.events() }], async () => (await import("../features/events/EventsPage")).EventsPage),
  page("events/:id", "default", ({ id = "" }) => [{ text: "Events", to: paths.events() }, { text: id, to: paths.event(id) }], async () => (await import("../features/event/EventPage")).EventPage),
  page("egress-policies", "table", () => [{ text: "Egress policies", to: paths.egress() }], async () => (await import("../features/egress/EgressPage")).EgressPage),
  page("people", "table", () => [{ text: "People", to: paths.people() }], async () => (await import("../features/people/PeoplePage")).PeoplePage),
  ...family("Users", paths.users(), paths.user, {
    list: async () => (await import("../features/users/UsersPage")).UsersPage,
    one: async () => (await import("../features/users/UserPage")).UserPage,
  }),
  ...family("Groups", paths.groups(), paths.group, {
    list: async () => (await import("../features/groups/GroupsPage")).GroupsPage,
    one: async () => (await import("../features/groups/GroupPage")).GroupPage,
  }),
  ...family("Roles", paths.roles(), paths.role, {
    list: async () => (await import("../features/roles/RolesPage")).RolesPage,
    one: async () => (await import("../features/roles/RolePage")).RolePage,
    create: [paths.createRole(), "Create role", async () => (await import("../features/roles/CreateRolePage")).CreateRolePage],
  }),
  ...family("Policies", paths.policies(), paths.policy, {
    list: async () => (await import("../features/policies/PoliciesPage")).PoliciesPage,
    one: async () => (await import("../features/policies/PolicyPage")).PolicyPage,
    create: [paths.createPolicy(), "Create policy", async () => (await import("../features/policies/CreatePolicyPage")).CreatePolicyPage],
  }),
  page("simulator", "default", () => [{ text: "Simulator", to: paths.simulator() }], async () => (await import("../features/simulator/SimulatorPage")).SimulatorPage),
  page("why-denied", "default", () => [{ text: "Why was this denied?", to: paths.denied() }], async () => (await import("../features/simulator/DeniedPage")).DeniedPage),
  page("audit", "table", () => [{ text: "Audit", to: paths.audit() }], async () => (await import("../features/audit/AuditPage")).AuditPage),
  page("limits", "default", () => [{ text: "Quotas and usage", to: paths.limits() }], async () => (await import("../features/quotas/OwnQuotasPage")).OwnQuotasPage),
  {
    element: <OperatorsOnly />,
    children: [
      page("tenants", "table", () => [{ text: "Tenants", to: paths.tenants() }], async () => (await import("../features/tenants/TenantsPage")).TenantsPage),
      page("quotas/:account?", "default", () => [{ text: "Quotas", to: paths.quotas() }], async () => (await import("../features/quotas/QuotasPage")).QuotasPage),
      page("guard-rails/:account?", "default", () => [{ text: "Guard rails", to: paths.guardRails() }], async () => (await import("../features/guardRails/GuardRailsPage")).GuardRailsPage),
      page("usage", "default", () => [{ text: "Usage", to: paths.usage() }], async () => (await import("../features/usage/UsagePage")).UsagePage),
    ],
  },
  { path: "*", element: <NotFoundPage /> },
];
