import { JsonText, request } from "./http";

/** A changing call, or one that was denied, as the audit keeps it. */
export interface AuditEntry {
  at: string;
  accountId: string;
  principal: string;
  sourceAddress: string;
  action: string;
  resource: string;
  requestId: string;
  /** OK, or the error's code. */
  outcome: string;
}

export interface AuditPage {
  entries: AuditEntry[];
  next?: string | null;
}

export interface AuditFilter {
  from?: string;
  principal?: string;
  action?: string;
  /** OK, DENIED, FAILED or an error's code. */
  outcome?: string;
}

const query = (parts: object) => new URLSearchParams(Object.entries(parts).filter((part): part is [string, string] => Boolean(part[1]))).toString();

export const fetchAudit = (filter: AuditFilter, before: string | undefined, signal?: AbortSignal) =>
  request<AuditPage>("GET", `/v1/audit?${query({ ...filter, before, limit: "50" })}`, undefined, signal);

export interface Tenant {
  name: string;
  accountId: string;
  state: "ACTIVE" | "SUSPENDED";
}

export interface CreatedTenant {
  name: string;
  accountId: string;
  rootCredentials: { accessKeyId: string; secretAccessKey: string };
}

const tenantPath = (account: string) => `/v1/tenants/${encodeURIComponent(account)}`;

export const fetchTenants = async (signal?: AbortSignal) => (await request<{ tenants: Tenant[] }>("GET", "/v1/tenants", undefined, signal)).tenants;
export const createTenant = (wanted: { name: string; accountId?: string }) => request<CreatedTenant>("POST", "/v1/tenants", wanted);
export const suspendTenant = (account: string) => request<Tenant>("POST", `${tenantPath(account)}/suspend`, {});
export const resumeTenant = (account: string) => request<Tenant>("POST", `${tenantPath(account)}/resume`, {});
export const deleteTenant = (account: string) => request<unknown>("DELETE", tenantPath(account));

export interface Runtime {
  name: string;
  served: boolean;
  /** Of the interpreter that serves it. */
  version?: string;
  /** What to do where nothing serves it. */
  remedy?: string;
}

/** Of the machine. */
export const fetchRuntimes = async (signal?: AbortSignal) => (await request<{ runtimes: Runtime[] }>("GET", "/v1/runtimes", undefined, signal)).runtimes;

export interface Quota {
  name: string;
  limit: number;
  /** Whether it was set for this tenant; else it is the platform's. */
  own: boolean;
  used: number;
}

export interface QuotaSheet {
  accountId: string;
  quotas: Quota[];
}

export const fetchQuotas = (account: string, signal?: AbortSignal) => request<QuotaSheet>("GET", `${tenantPath(account)}/quotas`, undefined, signal);

/** Of the session's account. */
export const fetchOwnQuotas = (signal?: AbortSignal) => request<QuotaSheet>("GET", "/v1/quotas", undefined, signal);

/** @param change null brings the platform's limit back; what is not named stays */
export const changeQuotas = (account: string, change: Record<string, number | null>) => request<QuotaSheet>("PUT", `${tenantPath(account)}/quotas`, change);

/** A limit to everybody of a tenant: a policy document. */
export interface GuardRail {
  name: string;
  document: string;
}

const guardRailPath = (account: string, name: string) => `${tenantPath(account)}/guard-rails/${encodeURIComponent(name)}`;

export const fetchGuardRails = async (account: string, signal?: AbortSignal) => (await request<{ guardRails: GuardRail[] }>("GET", `${tenantPath(account)}/guard-rails`, undefined, signal)).guardRails;
export const putGuardRail = (account: string, { name, document }: GuardRail) => request<GuardRail>("PUT", guardRailPath(account, name), new JsonText(document));
export const deleteGuardRail = (account: string, name: string) => request<unknown>("DELETE", guardRailPath(account, name));

export type IsolationClass = "standard" | "hostile";

/** What functions of the account may ask for, by the tag `tidemill:isolation`. */
export interface Isolation {
  /** Of functions that ask for none. */
  standard: IsolationClass;
  floor: IsolationClass;
  /** What this machine can give. */
  available: IsolationClass[];
}

export const fetchIsolation = (signal?: AbortSignal) => request<Isolation>("GET", "/v1/isolation", undefined, signal);

/** What functions that name it reach outside. */
export interface EgressPolicy {
  /** What functions name as a security group. */
  id: string;
  name: string;
  names: string[];
  cidrs: string[];
  privateNetworks: string[];
  ports: number[];
}

export interface EgressPolicies {
  egressPolicies: EgressPolicy[];
  /** The operator's that policies of the account may name. */
  privateNetworks: string[];
}

const egressPath = (id: string) => `/v1/egress-policies/${encodeURIComponent(id)}`;

export const fetchEgressPolicies = (signal?: AbortSignal) => request<EgressPolicies>("GET", "/v1/egress-policies", undefined, signal);
/** Makes it, when it has no id yet. */
export const saveEgressPolicy = ({ id, ...policy }: EgressPolicy) => (id ? request<EgressPolicy>("PUT", egressPath(id), policy) : request<EgressPolicy>("POST", "/v1/egress-policies", policy));
export const deleteEgressPolicy = (id: string) => request<unknown>("DELETE", egressPath(id));

/** What one function used in one hour. */
export interface UsageHour {
  hour: string;
  accountId: string;
  function: string;
  requests: number;
  gigabyteMilliseconds: number;
}

export interface Usage {
  from: string;
  to: string;
  hours: UsageHour[];
}

/** @param account another account, or `all`: for operators; without it the session's own */
export const fetchUsage = (from: string, account: string | undefined, signal?: AbortSignal) => request<Usage>("GET", `/v1/usage?${query({ from, account })}`, undefined, signal);

export type PersonRole = "admin" | "developer" | "viewer";

/** Somebody who may sign in for an account. */
export interface Person {
  username: string;
  email: string;
  role: PersonRole;
  /** Of who has not come yet. */
  invitation?: "pending" | "expired";
  invitedUntil?: string;
}

export interface Invited extends Person {
  accountId: string;
  /** Whether a link was sent; then there is no password to hand over. */
  mailed?: boolean;
  /** For the first sign-in; nobody gets one who could sign in before. */
  temporaryPassword?: string;
}

/** @param account another account: for operators */
export const fetchPeople = async (account: string, signal?: AbortSignal) => (await request<{ people: Person[] }>("GET", `/v1/people?${query({ account })}`, undefined, signal)).people;
/** Lets somebody in, or gives somebody of the account another role. */
export const invitePerson = (account: string, { username, email, role }: Person) => request<Invited>("POST", `/v1/people?${query({ account })}`, { username, email, role });
export const removePerson = (account: string, username: string) => request<unknown>("DELETE", `/v1/people/${encodeURIComponent(username)}?${query({ account })}`);
