import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { fetchSession, type Session } from "../api/session";

export const useSessionQuery = (): UseQueryResult<Session> =>
  useQuery({ queryKey: ["session"], queryFn: ({ signal }) => fetchSession(signal), staleTime: 60_000, retry: false });

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in. Only inside the SessionGate, which renders nothing of a page before it knows. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of SessionGate");
  return session;
}

const CHANNEL = "tidemill.session";

/** Tells the other windows that somebody signed in. */
export function announceSignIn() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("signed-in");
  channel.close();
}

export function onSignIn(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
