import { QueryClient } from "@tanstack/react-query";
import { ApiError, SessionExpired } from "../api/http";

/** A refusal stays a refusal when asked again; only silence and 5xx are worth one more try. */
export const worthRetrying = (failures: number, error: Error) =>
  failures < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 500);

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, retryDelay: 500, staleTime: 2_000, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });

/** Looking again by itself, until the session ends: else the dialog that says so would come back with each look. */
export const lookAgain = (everyMs: number | false, error: Error | null) => (error instanceof SessionExpired ? false : everyMs);
