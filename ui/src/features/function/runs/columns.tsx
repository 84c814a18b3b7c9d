import Badge from "@cloudscape-design/components/badge";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { TableProps } from "@cloudscape-design/components/table";
import type { Run } from "../../../api/readModels";
import { formatMillis, toDate } from "../../../shared/format";
import { paths, RouteLink } from "../../../shared/navigation";
import { Time } from "../../../shared/Time";

export function linkToLogs(name: string, { requestId, startedAt }: Run): string {
  const at = toDate(startedAt)?.getTime();
  return `${paths.function(name, "logs")}?${new URLSearchParams({ request: requestId, ...(at ? { at: String(at) } : {}) })}`;
}

export const runColumns = (name: string): TableProps.ColumnDefinition<Run>[] => [
  { id: "started", header: "Started", minWidth: 130, cell: ({ startedAt }) => <Time at={startedAt} /> },
  {
    id: "status",
    header: "Status",
    minWidth: 150,
    cell: ({ errorType }) => <StatusIndicator type={errorType ? "error" : "success"}>{errorType || "Succeeded"}</StatusIndicator>,
  },
  {
    id: "request",
    header: "Request ID (logs)",
    isRowHeader: true,
    minWidth: 330,
    cell: (run) => (
      <span className="mono">
        <RouteLink to={linkToLogs(name, run)} ariaLabel={`Logs of ${run.requestId}`}>
          {run.requestId}
        </RouteLink>
        {run.traceId ? <div title="The trace that this run is part of">Trace {run.traceId}</div> : null}
      </span>
    ),
  },
  {
    id: "trigger",
    header: "Trigger",
    minWidth: 120,
    cell: ({ trigger, attempt }) => (
      <SpaceBetween direction="horizontal" size="xxs">
        <span>{trigger === "EVENT" ? "Event" : "Call"}</span>
        {attempt > 1 ? <Badge color="severity-medium">attempt {attempt}</Badge> : null}
      </SpaceBetween>
    ),
  },
  { id: "version", header: "Version", minWidth: 100, cell: ({ version }) => version },
  { id: "duration", header: "Duration", minWidth: 100, cell: ({ durationMs, billedMs }) => <span title={`Billed: ${formatMillis(billedMs)}`}>{formatMillis(durationMs)}</span> },
  { id: "init", header: "Init", minWidth: 90, cell: ({ initMs }) => formatMillis(initMs) },
  { id: "memory", header: "Memory used", minWidth: 130, cell: ({ maxMemoryMb, memoryMb }) => `${maxMemoryMb} of ${memoryMb} MB` },
];
