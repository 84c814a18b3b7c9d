import Box from "@cloudscape-design/components/box";
import type { TableProps } from "@cloudscape-design/components/table";
import type { AcceptedEvent } from "../../api/events";
import { paths, RouteLink } from "../../shared/navigation";
import { Time } from "../../shared/Time";
import { State } from "./eventState";

export const COLUMNS: TableProps.ColumnDefinition<AcceptedEvent>[] = [
  { id: "accepted", header: "Accepted", minWidth: 120, cell: ({ acceptedAt }) => <Time at={acceptedAt} /> },
  {
    id: "state",
    header: "State",
    minWidth: 160,
    cell: ({ state, nextTryAt }) => (
      <>
        <State state={state} />
        {nextTryAt ? (
          <Box color="text-body-secondary" fontSize="body-s">
            next try <Time at={nextTryAt} />
          </Box>
        ) : null}
      </>
    ),
  },
  {
    id: "event",
    header: "Event",
    isRowHeader: true,
    minWidth: 300,
    cell: ({ requestId, generation, redrivenAs }) => (
      <span className="mono">
        <RouteLink to={paths.event(requestId, generation)}>{requestId}</RouteLink>
        {generation > 0 ? <div>redriven, {generation}</div> : null}
        {redrivenAs === undefined ? null : <div>redriven as {redrivenAs}</div>}
      </span>
    ),
  },
  { id: "function", header: "Function", minWidth: 130, cell: ({ function: name, qualifier }) => <RouteLink to={paths.function(name, "invocations")}>{qualifier ? `${name}:${qualifier}` : name}</RouteLink> },
  { id: "attempts", header: "Attempts", minWidth: 80, cell: ({ attempts }) => attempts },
  { id: "reason", header: "Reason", minWidth: 140, cell: ({ reason }) => reason ?? "–" },
];
