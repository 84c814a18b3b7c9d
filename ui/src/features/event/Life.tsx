import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { EventDetail } from "../../api/events";
import { formatAbsolute, formatClock, toDate } from "../../shared/format";
import { RouteLink } from "../../shared/navigation";
import { linkToLogs } from "../function/runs/columns";
import { momentsOf } from "./moments";

/** What happened to an event, as a line through time. */
export function Life({ event }: { event: EventDetail }) {
  return (
    <Container header={<Header variant="h2">Life</Header>}>
      <ol className="moments">
        {momentsOf(event).map(({ at, type, title, detail, run }, index) => {
          const date = toDate(at);
          return (
            <li key={index}>
              <time className="mono" dateTime={date?.toISOString()} title={date ? formatAbsolute(date) : undefined}>
                {date ? formatClock(date) : "–"}
              </time>
              <div>
                <StatusIndicator type={type}>{title}</StatusIndicator>
                {detail ? (
                  <Box color="text-body-secondary" fontSize="body-s">
                    {detail}
                  </Box>
                ) : null}
                {run ? (
                  <RouteLink to={linkToLogs(event.function, { requestId: event.requestId, startedAt: run.startedAt })} ariaLabel={`Logs of try ${run.attempt}`} fontSize="body-s">
                    Logs
                  </RouteLink>
                ) : null}
              </div>
            </li>
          );
        })}
      </ol>
    </Container>
  );
}
