import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { EventState } from "../../api/events";

const STATES: Record<EventState, { text: string; type: StatusIndicatorProps.Type }> = {
  WAITING: { text: "Waiting", type: "pending" },
  CANCELLING: { text: "Cancelling", type: "stopped" },
  SUCCEEDED: { text: "Succeeded", type: "success" },
  RETRIES_EXHAUSTED: { text: "Retries exhausted", type: "error" },
  AGE_EXCEEDED: { text: "Too old", type: "error" },
  FUNCTION_GONE: { text: "Function gone", type: "error" },
  CANCELLED: { text: "Cancelled", type: "stopped" },
};

export const stateText = (state: EventState) => STATES[state]?.text ?? state;
export const stateType = (state: EventState) => STATES[state]?.type ?? "info";
export const isWaiting = (state: EventState) => state === "WAITING" || state === "CANCELLING";

export const State = ({ state }: { state: EventState }) => <StatusIndicator type={stateType(state)}>{stateText(state)}</StatusIndicator>;
