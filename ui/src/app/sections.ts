import type { SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import { href, paths } from "../shared/navigation";

const link = (text: string, to: string): SideNavigationProps.Item => ({ type: "link", text, href: href(to) });

/** What the side navigation offers; the platform's own pages are for its operators. */
export function sectionsFor(operator: boolean): SideNavigationProps.Item[] {
  return [
    link("Functions", paths.functions()),
    link("Events", paths.events()),
    link("Layers", paths.layers()),
    link("Egress policies", paths.egress()),
    {
      type: "section",
      text: "Access",
      items: [link("People", paths.people()), link("Users", paths.users()), link("Groups", paths.groups()), link("Roles", paths.roles()), link("Policies", paths.policies()), link("Simulator", paths.simulator()), link("Why was this denied?", paths.denied()), link("Audit", paths.audit())],
    },
    link("Quotas and usage", paths.limits()),
    ...(operator ? [{ type: "section", text: "Platform", items: [link("Tenants", paths.tenants()), link("Quotas", paths.quotas()), link("Guard rails", paths.guardRails()), link("Usage", paths.usage())] } as const] : []),
  ];
}

const CREATING: Record<string, string> = {
  [paths.createFunction()]: paths.functions(),
  [paths.createRole()]: paths.roles(),
  [paths.createPolicy()]: paths.policies(),
};

/** The entry that a page belongs to: that of its list. */
export const activeEntry = (pathname: string) => href(CREATING[pathname] ?? `/${pathname.split("/")[1] ?? ""}`);
