import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import LineChart from "@cloudscape-design/components/line-chart";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import { formatClock } from "../../../shared/format";
import { LoadFailed } from "../../../shared/LoadFailed";
import { paths, RouteLink } from "../../../shared/navigation";
import { Time } from "../../../shared/Time";
import { useBacklog } from "../../events/useEvents";
import { formatSpan } from "./eventInvokeForm";

interface Sample {
  at: Date;
  waiting: number;
  /** Of the oldest, in seconds. */
  age: number;
}

/** Ten minutes of looks. */
const MOST_SAMPLES = 120;

/** How many events of the function wait and how old they are, since the page was opened. */
export function BacklogSection({ name }: { name: string }) {
  const query = useBacklog(name);
  const [samples, setSamples] = useState<Sample[]>([]);
  const { data, dataUpdatedAt } = query;
  useEffect(() => {
    if (!data) return;
    const at = new Date(dataUpdatedAt);
    const age = data.oldestAcceptedAt ? Math.max(0, (dataUpdatedAt - Date.parse(data.oldestAcceptedAt)) / 1000) : 0;
    setSamples((before) => [...before.slice(1 - MOST_SAMPLES), { at, waiting: data.waiting, age }]);
  }, [data, dataUpdatedAt]);
  if (query.error && !data) return <LoadFailed what="The backlog" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  return (
    <Container header={<Header variant="h2" actions={<RouteLink to={paths.events({ function: name })}>Events of this function</RouteLink>}>Backlog</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={2}
          items={[
            { label: "Events that wait for another try", value: data ? data.waiting.toLocaleString("en-US") : "–" },
            { label: "The oldest was accepted", value: <Time at={data?.oldestAcceptedAt} /> },
          ]}
        />
        {samples.some(({ waiting }) => waiting > 0) && samples.length > 1 ? (
          <div className="backlog-charts">
            <Chart title="Events that wait" samples={samples} value={({ waiting }) => waiting} format={(value) => (Number.isInteger(value) ? value.toLocaleString("en-US") : "")} />
            <Chart title="Age of the oldest" samples={samples} value={({ age }) => age} format={(value) => formatSpan(Math.round(value))} />
          </div>
        ) : null}
      </SpaceBetween>
    </Container>
  );
}

interface ChartProps {
  title: string;
  samples: Sample[];
  value: (sample: Sample) => number;
  format: (value: number) => string;
}

function Chart({ title, samples, value, format }: ChartProps) {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  return (
    <div>
      <Box variant="h3">{title}</Box>
      <LineChart
        height={140}
        hideFilter
        hideLegend
        ariaLabel={title}
        xScaleType="time"
        xDomain={[first.at, last.at]}
        yDomain={[0, Math.max(1, ...samples.map(value)) * 1.05]}
        series={[{ type: "line", title, data: samples.map((sample) => ({ x: sample.at, y: value(sample) })), valueFormatter: format }]}
        i18nStrings={{ xTickFormatter: (at) => formatClock(at).slice(0, 8), yTickFormatter: format }}
      />
    </div>
  );
}
