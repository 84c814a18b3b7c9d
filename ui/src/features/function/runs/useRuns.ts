import { useInfiniteQuery } from "@tanstack/react-query";
import { lookAgain } from "../../../app/queries";
import { fetchRuns } from "../../../api/readModels";

/** Newest runs first; looks for newer ones by itself as long as nobody went back in time. */
export const useRuns = (name: string) =>
  useInfiniteQuery({
    queryKey: ["runs", name],
    queryFn: ({ pageParam, signal }) => fetchRuns(name, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) => lookAgain((state.data?.pages.length ?? 1) === 1 ? 5_000 : false, state.error),
  });
