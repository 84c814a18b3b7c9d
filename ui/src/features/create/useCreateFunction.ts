import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { aws } from "../../api/aws";
import { toBase64 } from "../../api/base64";
import type { FunctionConfiguration } from "../../api/shapes";
import { waitUntilSettled } from "../../shared/settle";
import { makeZip } from "../../shared/zip";
import { inlinePath, toRequest, type CreateForm } from "./createForm";

export type Step = "idle" | "packing" | "uploading" | "preparing";

/** Packs, uploads, and waits until the function can be called (or cannot). */
export function useCreateFunction() {
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>("idle");
  const mutation = useMutation({
    mutationFn: async (form: CreateForm): Promise<FunctionConfiguration> => {
      setStep("packing");
      const zip = await zipOf(form);
      setStep("uploading");
      const created = await aws("lambda", "CreateFunction", toRequest(form, zip));
      setStep("preparing");
      return waitUntilSettled(created);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["functions"] }),
    onSettled: () => setStep("idle"),
  });
  return { ...mutation, step };
}

async function zipOf(form: CreateForm): Promise<string> {
  if (form.source === "upload" && form.upload) return toBase64(new Uint8Array(await form.upload.arrayBuffer()));
  return toBase64(makeZip([{ path: inlinePath(form), text: form.code }]));
}
