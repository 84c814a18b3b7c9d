import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { EventDetail } from "../../api/events";
import { paths, RouteLink } from "../../shared/navigation";
import { Time } from "../../shared/Time";
import { State } from "../events/eventState";

/** The same event each time that it was sent on its way. */
export function Generations({ event: { requestId, generation: shown, generations } }: { event: EventDetail }) {
  return (
    <Table
      items={generations}
      trackBy={({ generation }) => String(generation)}
      ariaLabels={{ tableLabel: "Generations" }}
      header={<Header variant="h2" counter={`(${generations.length})`}>Generations</Header>}
      columnDefinitions={[
        {
          id: "generation",
          header: "Generation",
          isRowHeader: true,
          cell: ({ generation }) => {
            const text = generation === 0 ? "As it was accepted" : `Redriven, time ${generation}`;
            return generation === shown ? text : <RouteLink to={paths.event(requestId, generation)}>{text}</RouteLink>;
          },
        },
        { id: "state", header: "State", cell: ({ state }) => <State state={state} /> },
        { id: "accepted", header: "Accepted", cell: ({ acceptedAt }) => <Time at={acceptedAt} /> },
        { id: "ended", header: "Ended", cell: ({ endedAt }) => <Time at={endedAt} /> },
      ]}
    />
  );
}
