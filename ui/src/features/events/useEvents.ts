import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { fetchBacklog, fetchEvents } from "../../api/events";
import { lookAgain } from "../../app/queries";
import { toQuery, type Filter } from "./filter";

/** What the queries of events are forgotten by. */
export const EVENTS = "events";

/** Latest first; looks for newer ones by itself as long as nobody went back in time. */
export const useEvents = (filter: Filter) =>
  useInfiniteQuery({
    queryKey: [EVENTS, filter],
    queryFn: ({ pageParam, signal }) => fetchEvents(toQuery(filter, new Date()), pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next || undefined,
    refetchInterval: ({ state }) => lookAgain((state.data?.pages.length ?? 1) === 1 ? 5_000 : false, state.error),
  });

export const useBacklog = (name?: string) =>
  useQuery({
    queryKey: [EVENTS, "backlog", name],
    queryFn: ({ signal }) => fetchBacklog(name, signal),
    refetchInterval: ({ state }) => lookAgain(5_000, state.error),
  });
