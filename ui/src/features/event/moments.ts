import type { StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { EventDetail, Try } from "../../api/events";
import { formatMillis } from "../../shared/format";
import { isWaiting, stateText, stateType } from "../events/eventState";

/** Something that happened to an event, or will. */
export interface Moment {
  at: string;
  type: StatusIndicatorProps.Type;
  title: string;
  detail?: string;
  /** The run that this is. */
  run?: Try;
}

/** Shorter gaps are the way through the platform, not waits. */
const WORTH_NAMING_MS = 1_000;

/** The life of an event in order: accepted, its runs, the waits between them, how it ended, and who was told. */
export function momentsOf(event: EventDetail): Moment[] {
  const { acceptedAt, generation, tries, state, nextTryAt, endedAt, reason, destination } = event;
  const moments: Moment[] = [{ at: acceptedAt, type: "info", title: generation === 0 ? "Accepted" : "Redriven" }];
  let free = Date.parse(acceptedAt);
  for (const run of tries) {
    const started = Date.parse(run.startedAt);
    if (started - free >= WORTH_NAMING_MS) moments.push({ at: new Date(free).toISOString(), type: "pending", title: `Waited ${formatMillis(started - free)}` });
    moments.push(momentOf(run));
    free = started + run.durationMillis;
  }
  if (isWaiting(state)) {
    moments.push({ at: nextTryAt ?? "", type: stateType(state), title: state === "CANCELLING" ? "Ends here, cancelled" : "Next try", ...(reason ? { detail: `Waits because of ${reason}` } : {}) });
  } else {
    moments.push({ at: endedAt ?? "", type: stateType(state), title: `Ended: ${stateText(state).toLowerCase()}`, ...(reason ? { detail: reason } : {}) });
  }
  if (destination) moments.push(destination.problem ? { at: endedAt ?? "", type: "warning", title: "Destination not told", detail: destination.problem } : { at: endedAt ?? "", type: "success", title: "Destination told", detail: destination.arn });
  return moments;
}

const momentOf = (run: Try): Moment => ({
  at: run.startedAt,
  type: run.errorType ? "error" : "success",
  title: `Try ${run.attempt} ${run.errorType ? "failed" : "succeeded"}`,
  detail: `${run.errorType ? `${run.errorType}, after` : "In"} ${formatMillis(run.durationMillis)}${run.initDurationMillis ? ` and ${formatMillis(run.initDurationMillis)} init` : ""}`,
  run,
});
