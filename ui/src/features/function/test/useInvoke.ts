import { useMutation, useQueryClient } from "@tanstack/react-query";
import { aws } from "../../../api/aws";
import { textFromBase64, textToBase64 } from "../../../api/base64";
import { parseReport, type Report } from "./report";

export type InvocationType = "RequestResponse" | "Event";

export type Result =
  | { type: "answered"; payload: string; error: string | undefined; log: string; report: Report | undefined; tookMs: number; version: string }
  | { type: "accepted" };

/** @param qualifier a version or an alias; empty for the latest */
export function useInvoke(name: string, qualifier: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ text, type, tenant }: { text: string; type: InvocationType; tenant?: string }): Promise<Result> => {
      const started = performance.now();
      const answer = await aws("lambda", "Invoke", {
        FunctionName: name,
        InvocationType: type,
        ...(qualifier ? { Qualifier: qualifier } : {}),
        ...(tenant ? { TenantId: tenant } : {}),
        Payload: textToBase64(text),
        ...(type === "RequestResponse" ? { LogType: "Tail" as const } : {}),
      });
      if (type === "Event") return { type: "accepted" };
      const log = answer.LogResult ? textFromBase64(answer.LogResult) : "";
      return {
        type: "answered",
        payload: answer.Payload ? textFromBase64(answer.Payload) : "",
        error: answer.FunctionError || undefined,
        log,
        report: parseReport(log),
        tookMs: performance.now() - started,
        version: answer.ExecutedVersion ?? "$LATEST",
      };
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["runs", name] }),
  });
}
