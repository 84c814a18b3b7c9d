import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { lookAgain } from "../../../app/queries";
import { aws } from "../../../api/aws";
import { ApiError } from "../../../api/http";
import type { FilteredLogEvent } from "../../../api/shapes";
import { addLines, EMPTY_TAIL, nextStart, type Tail } from "./tail";
import { startOf, type LogsView } from "./view";

const EVERY_MS = 2_000;
const MOST_PAGES = 20;
const LONGEST_RUN_MS = 16 * 60_000;

/** The lines of a view; while following, looks for newer ones every two seconds and adds them. */
export function useLogTail(group: string, view: LogsView, following: boolean) {
  const queries = useQueryClient();
  const { range, request, at } = view;
  const from = useMemo(() => startOf({ range, request, at, text: "" }, Date.now()), [range, request, at]);
  const until = request && at ? at + LONGEST_RUN_MS : undefined;
  const key = ["logs", group, from, until];
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<Tail> => {
      const known = queries.getQueryData<Tail>(key) ?? EMPTY_TAIL;
      return addLines(known, await look(group, nextStart(known, from), until, signal));
    },
    refetchInterval: ({ state }) => lookAgain(following ? EVERY_MS : false, state.error),
    structuralSharing: false,
    gcTime: 0,
    staleTime: 0,
  });
}

async function look(group: string, startTime: number, endTime: number | undefined, signal: AbortSignal): Promise<FilteredLogEvent[]> {
  const found: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await aws(
        "logs",
        "FilterLogEvents",
        { logGroupName: group, startTime, limit: 1_000, ...(endTime ? { endTime } : {}), ...(nextToken ? { nextToken } : {}) },
        signal,
      );
      found.push(...(answer.events ?? []));
      nextToken = answer.nextToken || undefined;
      if (!nextToken) break;
    }
  } catch (error) {
    // a function that never ran has no log group yet, which is no error here
    if (!(error instanceof ApiError && error.code === "ResourceNotFoundException")) throw error;
  }
  return found;
}
