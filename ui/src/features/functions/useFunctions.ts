import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lookAgain } from "../../app/queries";
import { aws, listAllFunctions } from "../../api/aws";
import type { FunctionConfiguration } from "../../api/shapes";
import { isSettling } from "../../shared/settle";

const KEY = ["functions"];

/** All functions; looks again by itself while one of them is on its way to another state. */
export const useFunctions = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => listAllFunctions(signal),
    refetchInterval: ({ state }) => lookAgain(state.data?.some(isSettling) ? 1_500 : 30_000, state.error),
  });

export interface Deleted {
  deleted: string[];
  failed: { name: string; error: Error }[];
}

/** Deletes one after the other; what fails does not stop the rest. */
export function useDeleteFunctions() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (names: string[]): Promise<Deleted> => {
      const result: Deleted = { deleted: [], failed: [] };
      for (const name of names) {
        try {
          await aws("lambda", "DeleteFunction", { FunctionName: name });
          result.deleted.push(name);
        } catch (error) {
          result.failed.push({ name, error: error instanceof Error ? error : new Error(String(error)) });
        }
      }
      return result;
    },
    onSuccess: ({ deleted }) => {
      queries.setQueryData<FunctionConfiguration[]>(KEY, (before) => before?.filter((one) => !deleted.includes(one.FunctionName)));
      deleted.forEach((name) => queries.removeQueries({ queryKey: ["function", name] }));
      return queries.invalidateQueries({ queryKey: KEY });
    },
  });
}
