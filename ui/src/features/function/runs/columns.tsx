import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { TableProps } from "@cloudscape-design/components/table";
import type { Run } from "../../../api/readModels";
import { formatMillis, toDate } from "../../../shared/format";
import { paths, RouteLink } from "../../../shared/navigation";
import { Time } from "../../../shared/Time";

export function linkToLogs(name: string, { requestId, startedAt }: Pick<Run, "requestId" | "startedAt">): string {
  const at = toDate(startedAt)?.getTime();
  return `${paths.function(name, "logs")}?${new URLSearchParams({ request: requestId, ...(at ? { at: String(at) } : {}) })}`;
}

export const runColumns = (name: string): TableProps.ColumnDefinition<Run>[] => [
  { id: "started", header: "Started", minWidth: 120, cell: ({ startedAt }) => <Time at={startedAt} /> },
  {
    id: "status",
    header: "Status",
    minWidth: 140,
    cell: ({ errorType }) => <StatusIndicator type={errorType ? "error" : "success"}>{errorType || "Succeeded"}</StatusIndicator>,
  },
  {
    id: "request",
    header: "Request ID (logs)",
    isRowHeader: true,
    minWidth: 300,
    cell: (run) => (
      <span className="mono">
        <RouteLink to={linkToLogs(name, run)} ariaLabel={`Logs of ${run.requestId}`}>
          {run.requestId}
        </RouteLink>
        {run.traceId ? (
          <Box fontSize="body-s" color="text-body-secondary">
            <span title="The trace that this run is part of">Trace {run.traceId}</span>
          </Box>
        ) : null}
      </span>
    ),
  },
  {
    id: "trigger",
    header: "Trigger",
    minWidth: 100,
    cell: ({ trigger, attempt }) => (
      <SpaceBetween direction="horizontal" size="xxs">
        <span>{trigger === "EVENT" ? "Event" : "Call"}</span>
        {attempt > 1 ? <Badge color="severity-medium">attempt {attempt}</Badge> : null}
      </SpaceBetween>
    ),
  },
  { id: "version", header: "Version", minWidth: 85, cell: ({ version }) => version },
  { id: "duration", header: "Duration", minWidth: 95, cell: ({ durationMs, billedMs }) => <span title={`Billed: ${formatMillis(billedMs)}`}>{formatMillis(durationMs)}</span> },
  { id: "init", header: "Init", minWidth: 65, cell: ({ initMs }) => formatMillis(initMs) },
  { id: "memory", header: "Memory used", minWidth: 130, cell: ({ maxMemoryMb, memoryMb }) => `${maxMemoryMb} of ${memoryMb} MB` },
];
