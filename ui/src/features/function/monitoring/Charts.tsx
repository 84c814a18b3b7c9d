import BarChart from "@cloudscape-design/components/bar-chart";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import LineChart from "@cloudscape-design/components/line-chart";
import { colorChartsStatusCritical, colorChartsStatusMedium } from "@cloudscape-design/design-tokens";
import { Nothing } from "../../../shared/Nothing";
import { domainOf, type Line, type Point } from "./metrics";

const HEIGHT = 180;
const EMPTY = <Nothing title="Nothing in this time" />;
const COLORS = { bad: colorChartsStatusCritical, held: colorChartsStatusMedium };

interface Common {
  title: string;
  points: Point[];
  /** How a moment is shown. */
  time: (at: Date) => string;
}

interface BarsProps extends Common {
  series: { title: string; value: (point: Point) => number; status?: keyof typeof COLORS }[];
}

/** How many, stacked. */
export function BarsOverTime({ title, points, time, series }: BarsProps) {
  const most = Math.max(0, ...points.map((point) => series.reduce((sum, { value }) => sum + value(point), 0)));
  return (
    <Container header={<Header variant="h2">{title}</Header>} fitHeight>
      <BarChart
        height={HEIGHT}
        stackedBars
        hideFilter
        hideLegend={series.length === 1}
        ariaLabel={title}
        legendTitle=""
        xScaleType="categorical"
        xDomain={points.map(({ at }) => time(at))}
        yDomain={[0, Math.max(1, most)]}
        yTickFormatter={(value) => (Number.isInteger(value) ? value.toLocaleString("en-US") : "")}
        series={most === 0 ? [] : series.map(({ title: name, value, status }) => ({ type: "bar", title: name, ...(status ? { color: COLORS[status] } : {}), data: points.map((point) => ({ x: time(point.at), y: value(point) })) }))}
        empty={EMPTY}
      />
    </Container>
  );
}

interface LinesProps extends Common {
  lines: Line[];
  format: (value: number) => string;
  /** The scale reaches at least to there. */
  top: number;
}

/** How much, over time. */
export function LinesOverTime({ title, points, time, lines, format, top }: LinesProps) {
  const values = lines.flatMap(({ data }) => data.map(({ y }) => y));
  const domain = domainOf(points);
  return (
    <Container header={<Header variant="h2">{title}</Header>} fitHeight>
      <LineChart
        height={HEIGHT}
        hideFilter
        hideLegend={lines.length === 1}
        ariaLabel={title}
        legendTitle=""
        xScaleType="time"
        {...(domain ? { xDomain: domain } : {})}
        yDomain={[0, Math.max(top, ...values) * 1.05]}
        series={values.length === 0 ? [] : lines.map(({ title: name, data }) => ({ type: "line", title: name, data, valueFormatter: format }))}
        i18nStrings={{ xTickFormatter: time, yTickFormatter: format }}
        empty={EMPTY}
      />
    </Container>
  );
}
