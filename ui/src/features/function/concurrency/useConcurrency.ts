import { useQuery } from "@tanstack/react-query";
import { lookAgain } from "../../../app/queries";
import { aws } from "../../../api/aws";
import { fetchConcurrencyUse } from "../../../api/readModels";
import type { ProvisionedConcurrency } from "../../../api/shapes";

/** What the queries of this function's concurrency are forgotten by. */
export const CONCURRENCY = "concurrency";

/** What runs at this moment; looks again and again while somebody looks. */
export const useConcurrencyUse = (name: string) =>
  useQuery({
    queryKey: [CONCURRENCY, name, "use"],
    queryFn: ({ signal }) => fetchConcurrencyUse(name, signal),
    refetchInterval: ({ state }) => lookAgain(2_000, state.error),
  });

export const useProvisioned = (name: string) =>
  useQuery({
    queryKey: [CONCURRENCY, name, "provisioned"],
    queryFn: async ({ signal }): Promise<ProvisionedConcurrency[]> =>
      (await aws("lambda", "ListProvisionedConcurrencyConfigs", { FunctionName: name, MaxItems: 50 }, signal)).ProvisionedConcurrencyConfigs ?? [],
    refetchInterval: ({ state }) => lookAgain(state.data?.some(({ Status }) => Status === "IN_PROGRESS") ? 1_000 : 30_000, state.error),
  });

/** The version or the alias that it is for. */
export const qualifierOf = ({ FunctionArn = "" }: ProvisionedConcurrency) => FunctionArn.split(":").at(-1) ?? "";
