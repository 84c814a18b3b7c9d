import { request } from "./http";

export interface Session {
  name: string;
  email: string;
  accountId: string;
  accountName: string;
  operator: boolean;
}

export const fetchSession = (signal?: AbortSignal) => request<Session>("GET", "/v1/session", undefined, signal);

export const signInUrl = (to: string) => `/console/sign-in?to=${encodeURIComponent(to)}`;

export const signOutUrl = "/console/sign-out";
