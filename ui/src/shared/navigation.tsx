import Link, { type LinkProps } from "@cloudscape-design/components/link";
import type { ReactNode } from "react";
import { useNavigate } from "react-router";

export const BASE = "/console";

/** Cloudscape's links want real addresses (for new tabs); the router wants them without the base. */
export const href = (path: string) => `${BASE}${path}`;

const enc = encodeURIComponent;
const tabbed = (root: string) => (name: string, tab?: string) => `${root}/${enc(name)}${tab ? `/${tab}` : ""}`;

export const paths = {
  functions: () => "/functions",
  createFunction: () => "/create-function",
  function: (name: string, tab = "code") => `/functions/${encodeURIComponent(name)}/${tab}`,
  layers: () => "/layers",
  layer: tabbed("/layers"),
  events: (query?: Record<string, string>) => `/events${query ? `?${new URLSearchParams(query)}` : ""}`,
  event: (id: string, generation?: number) => `/events/${enc(id)}${generation === undefined ? "" : `?generation=${generation}`}`,
  users: () => "/users",
  user: tabbed("/users"),
  groups: () => "/groups",
  group: tabbed("/groups"),
  roles: () => "/roles",
  role: tabbed("/roles"),
  policies: () => "/policies",
  createRole: () => "/create-role",
  createPolicy: () => "/create-policy",
  policy: tabbed("/policies"), // by ARN: two paths may have a policy of the same name
  simulator: () => "/simulator",
  denied: (query?: Record<string, string>) => `/why-denied${query ? `?${new URLSearchParams(query)}` : ""}`,
  audit: () => "/audit",
  people: () => "/people",
  tenants: () => "/tenants",
  quotas: (account?: string) => `/quotas${account ? `/${account}` : ""}`,
  guardRails: (account?: string) => `/guard-rails${account ? `/${account}` : ""}`,
  egress: () => "/egress-policies",
  limits: () => "/limits",
  usage: () => "/usage",
};

interface FollowEvent {
  preventDefault: () => void;
  detail: { href?: string | undefined; external?: boolean | undefined };
}

/** Follows links of ours inside the page instead of loading it anew. */
export function useFollow() {
  const navigate = useNavigate();
  return (event: FollowEvent) => {
    const target = event.detail.href;
    if (event.detail.external || !target?.startsWith(`${BASE}/`)) return;
    event.preventDefault();
    void navigate(target.slice(BASE.length));
  };
}

export function RouteLink({ to, children, ...rest }: { to: string; children: ReactNode } & Pick<LinkProps, "variant" | "fontSize" | "ariaLabel">) {
  const follow = useFollow();
  return (
    <Link href={href(to)} onFollow={follow} {...rest}>
      {children}
    </Link>
  );
}
