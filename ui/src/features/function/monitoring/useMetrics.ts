import { useQuery } from "@tanstack/react-query";
import { lookAgain } from "../../../app/queries";
import { fetchMetrics } from "../../../api/readModels";
import type { TimeRange } from "./ranges";

/** @param version only its invocations; without: of all versions */
export const useMetrics = (name: string, range: TimeRange, version?: string) =>
  useQuery({
    queryKey: ["metrics", name, range.value, version],
    queryFn: ({ signal }) => fetchMetrics(name, { start: new Date(Date.now() - range.seconds * 1000).toISOString(), period: String(range.period), ...(version ? { version } : {}) }, signal),
    refetchInterval: ({ state }) => lookAgain(10_000, state.error),
    placeholderData: (before) => before,
  });
