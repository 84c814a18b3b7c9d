import { queryOptions, useQuery } from "@tanstack/react-query";
import { lookAgain } from "../../../app/queries";
import { aws } from "../../../api/aws";
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
        all((Marker) => aws("lambda", "ListVersionsByFunction", { FunctionName: name, ...Marker }, signal), ({ Versions }) => Versions),
        all((Marker) => aws("lambda", "ListAliases", { FunctionName: name, ...Marker }, signal), ({ Aliases }) => Aliases),
      ]);
      return { versions: versions.filter(({ Version }) => Version !== LATEST).reverse(), aliases };
    },
  });

export const useTargets = (name: string) => useQuery({ ...targetsOf(name), refetchInterval: ({ state }) => lookAgain(30_000, state.error) });

async function all<P extends { NextMarker?: string }, T>(fetch: (marker: { Marker?: string }) => Promise<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
  const found: T[] = [];
  let marker: string | undefined;
  do {
    const page = await fetch(marker ? { Marker: marker } : {});
    found.push(...(items(page) ?? []));
    marker = page.NextMarker || undefined;
  } while (marker);
  return found;
}

/** The aliases that send invocations to a version, all of them or a part. */
export const aliasesOf = (version: string, aliases: AliasConfiguration[]) =>
  aliases.filter(({ FunctionVersion, RoutingConfig }) => FunctionVersion === version || version in (RoutingConfig?.AdditionalVersionWeights ?? {}));
