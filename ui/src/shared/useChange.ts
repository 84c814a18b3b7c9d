import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createElement } from "react";
import { useFlash } from "../app/flash";
import { Refusal } from "./Refusal";

interface Options<I, R> {
  run: (input: I) => Promise<R>;
  /** The good news, when there is some to tell. */
  done?: (input: I) => string;
  /** Queries that look again afterwards, whatever happened. */
  forget: string;
  /** Says a refusal above the page; a form says it itself. */
  sayErrors?: boolean;
}

/** One change of something on the server. */
export function useChange<I, R = unknown>({ run, done, forget, sayErrors = false }: Options<I, R>) {
  const queries = useQueryClient();
  const flash = useFlash();
  return useMutation({
    mutationFn: run,
    onSuccess: (_, input) => {
      if (done) flash({ type: "success", content: done(input) });
    },
    onError: (error) => {
      if (sayErrors) flash({ type: "error", header: "Not done", content: createElement(Refusal, { error }) });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [forget] }),
  });
}
