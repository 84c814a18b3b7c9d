import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lookAgain } from "../../app/queries";
import { aws } from "../../api/aws";
import type { UpdateFunctionConfigurationRequest } from "../../api/shapes";
import type { TagChange } from "../../shared/detail/TagsSection";
import { isSettling, waitUntilSettled } from "../../shared/settle";

export const functionKey = (name: string) => ["function", name];

/** One function with its tags; looks often while it is on its way to another state. */
export const useFunction = (name: string) =>
  useQuery({
    queryKey: functionKey(name),
    queryFn: ({ signal }) => aws("lambda", "GetFunction", { FunctionName: name }, signal),
    refetchInterval: ({ state }) => lookAgain(state.data && isSettling(state.data.Configuration) ? 1_000 : 30_000, state.error),
  });

/** Everything that shows this function looks again: its page, its code, the list. */
export function useForgetFunction(name: string) {
  const queries = useQueryClient();
  return () => Promise.all([queries.invalidateQueries({ queryKey: functionKey(name) }), queries.invalidateQueries({ queryKey: ["functions"] })]);
}

export function useUpdateConfiguration(name: string) {
  const forget = useForgetFunction(name);
  return useMutation({
    mutationFn: async (change: Omit<UpdateFunctionConfigurationRequest, "FunctionName">) =>
      waitUntilSettled(await aws("lambda", "UpdateFunctionConfiguration", { FunctionName: name, ...change })),
    onSettled: forget,
  });
}

export function useUpdateTags(name: string, arn: string) {
  const forget = useForgetFunction(name);
  return useMutation({
    mutationFn: async ({ removed, changed }: TagChange) => {
      if (removed.length > 0) await aws("lambda", "UntagResource", { Resource: arn, TagKeys: removed });
      if (Object.keys(changed).length > 0) await aws("lambda", "TagResource", { Resource: arn, Tags: changed });
    },
    onSettled: forget,
  });
}
