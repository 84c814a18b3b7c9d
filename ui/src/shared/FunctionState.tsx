import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { FunctionConfiguration } from "../api/shapes";

interface Shown {
  type: StatusIndicatorProps.Type;
  text: string;
  reason?: string | undefined;
}

export function shownState(one: Pick<FunctionConfiguration, "State" | "StateReason" | "LastUpdateStatus" | "LastUpdateStatusReason">): Shown {
  if (one.State === "Active" && one.LastUpdateStatus === "InProgress") return { type: "in-progress", text: "Updating" };
  if (one.State === "Active" && one.LastUpdateStatus === "Failed") {
    return { type: "warning", text: "Update failed", reason: one.LastUpdateStatusReason };
  }
  const state = one.State ?? "Active";
  switch (state) {
    case "Pending":
      return { type: "pending", text: "Pending", reason: one.StateReason };
    case "Inactive":
      return { type: "stopped", text: "Inactive", reason: one.StateReason };
    case "Failed":
      return { type: "error", text: "Failed", reason: one.StateReason };
    case "Active":
      return { type: "success", text: "Active" };
  }
}

export function FunctionState({ of }: { of: FunctionConfiguration }) {
  const { type, text, reason } = shownState(of);
  return (
    <span title={reason}>
      <StatusIndicator type={type}>{text}</StatusIndicator>
    </span>
  );
}
