import { useQuery } from "@tanstack/react-query";
import { lookAgain } from "../../app/queries";
import { listAllFunctions } from "../../api/aws";
import { isSettling } from "../../shared/settle";

const KEY = ["functions"];

/** All functions; looks again by itself while one of them is on its way to another state. */
export const useFunctions = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => listAllFunctions(signal),
    refetchInterval: ({ state }) => lookAgain(state.data?.some(isSettling) ? 1_500 : 30_000, state.error),
  });
