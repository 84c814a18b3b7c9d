import { aws } from "../api/aws";
import type { FunctionConfiguration } from "../api/shapes";

const PAUSE_MS = 500;
const PATIENCE_MS = 120_000;

export const isSettling = (one: FunctionConfiguration) => one.State === "Pending" || one.LastUpdateStatus === "InProgress";

/** Asks until a new or changed function stands still: active, or failed with a reason. */
export async function waitUntilSettled(from: FunctionConfiguration, pauseMs = PAUSE_MS): Promise<FunctionConfiguration> {
  const end = Date.now() + PATIENCE_MS;
  let now = from;
  while (isSettling(now) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, pauseMs));
    now = await aws("lambda", "GetFunctionConfiguration", { FunctionName: from.FunctionName });
  }
  return now;
}
