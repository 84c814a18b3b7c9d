import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api/http";
import { allPages, aws } from "../../api/aws";
import { lookAgain } from "../../app/queries";
import { summarize, type StatementSummary } from "../../shared/policy/summary";

/** What the queries of layers and their versions are forgotten by. */
export const LAYERS = "layers";

/** All layers of the account, with their newest versions. */
export const useLayers = () =>
  useQuery({
    queryKey: [LAYERS],
    queryFn: ({ signal }) => allPages((Marker) => aws("lambda", "ListLayers", Marker, signal), ({ Layers }) => Layers),
    refetchInterval: ({ state }) => lookAgain(30_000, state.error),
  });

/** All versions of a layer, the newest first. */
export const useLayerVersions = (name: string) =>
  useQuery({
    queryKey: [LAYERS, name],
    queryFn: ({ signal }) => allPages((Marker) => aws("lambda", "ListLayerVersions", { LayerName: name, ...Marker }, signal), ({ LayerVersions }) => LayerVersions),
    refetchInterval: ({ state }) => lookAgain(30_000, state.error),
  });

/** What the queries of versions' policies are forgotten by. */
export const LAYER_POLICY = "layer-policy";

export const useLayerPolicy = (LayerName: string, VersionNumber: number) =>
  useQuery({
    queryKey: [LAYER_POLICY, LayerName, VersionNumber],
    queryFn: async ({ signal }): Promise<StatementSummary[]> => {
      try {
        return summarize((await aws("lambda", "GetLayerVersionPolicy", { LayerName, VersionNumber }, signal)).Policy ?? "");
      } catch (error) {
        if (error instanceof ApiError && error.code === "ResourceNotFoundException") return []; // as Lambda says that there is none
        throw error;
      }
    },
  });
