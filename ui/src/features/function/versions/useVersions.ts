import { queryOptions, useQuery } from "@tanstack/react-query";
import { lookAgain } from "../../../app/queries";
import { allPages, aws } from "../../../api/aws";
import type { AliasConfiguration, FunctionConfiguration } from "../../../api/shapes";

export const LATEST = "$LATEST";

/** All versions and aliases of a function: they are few, and each is shown beside the others. */
export interface Targets {
  /** Published ones, the newest first. */
  versions: FunctionConfiguration[];
  aliases: AliasConfiguration[];
}

/** What the queries of this function's versions and aliases are forgotten by. */
export const TARGETS = "targets";

export const targetsOf = (name: string) =>
  queryOptions({
    queryKey: [TARGETS, name],
    queryFn: async ({ signal }): Promise<Targets> => {
      const [versions, aliases] = await Promise.all([
        allPages((Marker) => aws("lambda", "ListVersionsByFunction", { FunctionName: name, ...Marker }, signal), ({ Versions }) => Versions),
        allPages((Marker) => aws("lambda", "ListAliases", { FunctionName: name, ...Marker }, signal), ({ Aliases }) => Aliases),
      ]);
      return { versions: versions.filter(({ Version }) => Version !== LATEST).reverse(), aliases };
    },
  });

export const useTargets = (name: string) => useQuery({ ...targetsOf(name), refetchInterval: ({ state }) => lookAgain(30_000, state.error) });

/** The aliases that send invocations to a version, all of them or a part. */
export const aliasesOf = (version: string, aliases: AliasConfiguration[]) =>
  aliases.filter(({ FunctionVersion, RoutingConfig }) => FunctionVersion === version || version in (RoutingConfig?.AdditionalVersionWeights ?? {}));
