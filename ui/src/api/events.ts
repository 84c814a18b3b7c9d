import { request, requestText } from "./http";

/** Where an accepted event stands. */
export type EventState = "WAITING" | "CANCELLING" | "SUCCEEDED" | "RETRIES_EXHAUSTED" | "AGE_EXCEEDED" | "FUNCTION_GONE" | "CANCELLED";

/** An accepted event, as the ledger knows it. */
export interface AcceptedEvent {
  requestId: string;
  /** 0 as it was accepted; one more each time it was redriven. */
  generation: number;
  function: string;
  version: string;
  /** As the caller wrote it. */
  qualifier?: string;
  trigger?: string;
  state: EventState;
  acceptedAt: string;
  endedAt?: string;
  /** Of one that waits. */
  nextTryAt?: string;
  attempts: number;
  /** The error type of the last run, or why it waits or ended. */
  reason?: string;
  destination?: { arn: string; requestId?: string; problem?: string };
  /** The generation that came of it. */
  redrivenAs?: number;
}

/** One run of an event. */
export interface Try {
  attempt: number;
  startedAt: string;
  durationMillis: number;
  errorType?: string;
  logStream: string;
  initDurationMillis?: number;
}

export interface EventDetail extends AcceptedEvent {
  tries: Try[];
  generations: { generation: number; state: EventState; acceptedAt: string; endedAt?: string }[];
}

export interface EventsPage {
  events: AcceptedEvent[];
  next?: string;
}

export interface EventsFilter {
  function?: string;
  states?: EventState[];
  error?: string;
  from?: string;
  to?: string;
}

export interface Backlog {
  waiting: number;
  /** Accepted, and not yet read by a scheduler: of all functions of the platform. */
  notYetRead?: number;
  oldestAcceptedAt?: string;
  functions: { function: string; waiting: number; oldestAcceptedAt?: string }[];
}

export interface Redriven {
  redriven: number;
  /** Whether there is more that fits. */
  more: boolean;
  failed: { requestId: string; reason: string }[];
}

const eventPath = (id: string) => `/v1/events/${encodeURIComponent(id)}`;

export function fetchEvents({ function: name, states = [], error, from, to }: EventsFilter, before: string | undefined, signal?: AbortSignal): Promise<EventsPage> {
  const given = Object.entries({ function: name, error, from, to, before, limit: "50" }).filter((part): part is [string, string] => Boolean(part[1]));
  const query = new URLSearchParams([...given, ...states.map((state) => ["state", state])]);
  return request<EventsPage>("GET", `/v1/events?${query}`, undefined, signal);
}

export const fetchEvent = (id: string, generation: string | undefined, signal?: AbortSignal) =>
  request<EventDetail>("GET", `${eventPath(id)}${generation ? `?generation=${encodeURIComponent(generation)}` : ""}`, undefined, signal);

/** As it was sent: numbers stay as they were written. */
export const fetchPayload = (id: string, generation: number, signal?: AbortSignal) => requestText("GET", `${eventPath(id)}/payload?generation=${generation}`, signal);

export const redriveEvent = (id: string, generation: number) => request<{ requestId: string; generation: number }>("POST", `${eventPath(id)}/redrive`, { generation });
export const cancelEvent = (id: string) => request<{ requestId: string; state: EventState }>("POST", `${eventPath(id)}/cancel`, {});

/** Some of those that fit: a thousand at most. */
export const redriveMatching = (filter: EventsFilter) => request<Redriven>("POST", "/v1/events/redrive", { ...filter, limit: 1000 });

export const fetchBacklog = (name: string | undefined, signal?: AbortSignal) =>
  request<Backlog>("GET", `/v1/events/backlog${name ? `?${new URLSearchParams({ function: name })}` : ""}`, undefined, signal);
