import { useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { aws } from "../../../api/aws";
import { toBase64 } from "../../../api/base64";
import { ApiError } from "../../../api/http";
import { fetchCode, type CodeView } from "../../../api/readModels";
import { waitUntilSettled } from "../../../shared/settle";
import type { FunctionConfiguration } from "../../../api/shapes";
import { makeZip, type TextFile } from "../../../shared/zip";
import { useForgetFunction } from "../useFunction";

/** The files of a function. Loaded once per version of the code: a look in the background must not run over edits. */
const codeKey = (name: string, sha: string | undefined) => ["code", name, sha];

export const useCode = (name: string, sha: string | undefined) =>
  useQuery({
    queryKey: codeKey(name, sha),
    queryFn: ({ signal }) => fetchCode(name, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

export type NewCode = { files: TextFile[] } | { zip: File };

export type SaveCode = UseMutationResult<FunctionConfiguration, Error, NewCode>;

/** Saves code over the version that was read, and over no other: somebody else may have been faster. */
export function useSaveCode(name: string, sha: string | undefined): SaveCode {
  const queries = useQueryClient();
  const forget = useForgetFunction(name);
  return useMutation({
    mutationFn: async (code: NewCode) => {
      const bytes = "files" in code ? makeZip(code.files) : new Uint8Array(await code.zip.arrayBuffer());
      const now = await aws("lambda", "GetFunctionConfiguration", { FunctionName: name });
      if (now.CodeSha256 !== sha) {
        throw new ApiError("PreconditionFailedException", "The code was changed elsewhere after you opened it. Reload the page to see the new code; copy your changes first.", 412);
      }
      const saved = await aws("lambda", "UpdateFunctionCode", {
        FunctionName: name,
        ZipFile: toBase64(bytes),
        ...(now.RevisionId ? { RevisionId: now.RevisionId } : {}),
      });
      return waitUntilSettled(saved);
    },
    onSuccess: async (saved, code) => {
      if ("files" in code) queries.setQueryData<CodeView>(codeKey(name, saved.CodeSha256), viewOf(code.files));
      await forget();
    },
  });
}

function viewOf(files: TextFile[]): CodeView {
  return { files: files.map(({ path, text }) => ({ path, text, size: new TextEncoder().encode(text).length })), total: files.length, editable: true };
}
