import { request } from "./http";

export interface Session {
  name: string;
  email: string;
  accountId: string;
  accountName: string;
  /** The ARN that decisions are about. */
  principal: string;
  /** Where the person may act, and as what: admin, developer or viewer. */
  accounts: { accountId: string; accountName: string; role: string }[];
  operator: boolean;
}

export const fetchSession = (signal?: AbortSignal) => request<Session>("GET", "/v1/session", undefined, signal);

export const signInUrl = (to: string) => `/console/sign-in?to=${encodeURIComponent(to)}`;

export const signOutUrl = "/console/sign-out";

/** From now on the session acts in another of the person's accounts. */
export const chooseAccount = (accountId: string) => request<unknown>("POST", `/v1/session/account?accountId=${encodeURIComponent(accountId)}`, {});
