import { useQuery } from "@tanstack/react-query";
import { aws } from "../../../api/aws";
import type { FunctionUrlConfig } from "../../../api/shapes";

/** What the queries of functions' addresses are forgotten by. */
export const URLS = "function-urls";

/** All addresses of a function: its own and those of its aliases. */
export const useUrls = (name: string) =>
  useQuery({
    queryKey: [URLS, name],
    queryFn: async ({ signal }) => {
      const all: FunctionUrlConfig[] = [];
      let marker: string | undefined;
      do {
        const page = await aws("lambda", "ListFunctionUrlConfigs", { FunctionName: name, ...(marker ? { Marker: marker } : {}) }, signal);
        all.push(...page.FunctionUrlConfigs);
        marker = page.NextMarker || undefined;
      } while (marker);
      return all;
    },
  });
