import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useSearchParams } from "react-router";
import type { FunctionMetrics } from "../../../api/readModels";
import { PageLoading } from "../../../app/PageLoading";
import { formatMillis, formatShare } from "../../../shared/format";
import { LoadFailed } from "../../../shared/LoadFailed";
import type { TabProps } from "../FunctionPage";
import { LATEST, useTargets } from "../versions/useVersions";
import { BarsOverTime, LinesOverTime } from "./Charts";
import { errorRate, formatPoint, lineOf, meanInit, pointsOf, totalOf } from "./metrics";
import { RANGES, USUAL_RANGE, type TimeRange } from "./ranges";
import { useMetrics } from "./useMetrics";
import { VersionTable } from "./VersionTable";

const ALL: SelectProps.Option = { value: "", label: "All versions" };

/** How the function does: charts over a time that somebody chooses, and the same by version. */
export function MonitoringTab({ name }: TabProps) {
  const [params, setParams] = useSearchParams();
  const range = RANGES.find(({ value }) => value === params.get("range")) ?? USUAL_RANGE;
  const version = params.get("version") ?? "";
  const query = useMetrics(name, range, version || undefined);
  const published = useTargets(name).data?.versions ?? [];
  const versions = [ALL, ...[LATEST, ...published.map(({ Version = "" }) => Version)].map((value) => ({ value, label: value }))];
  const set = (key: string, value: string) => setParams((before) => ({ ...Object.fromEntries(before), [key]: value }), { replace: true });
  return (
    <SpaceBetween size="l">
      <div className="usage-filter">
        <FormField label="Time">
          <Select selectedOption={range} options={RANGES} onChange={({ detail }) => set("range", detail.selectedOption.value ?? "")} />
        </FormField>
        <FormField label="Version">
          <Select selectedOption={versions.find(({ value }) => value === version) ?? { value: version, label: version }} options={versions} onChange={({ detail }) => set("version", detail.selectedOption.value ?? "")} />
        </FormField>
      </div>
      {query.data ? <Report metrics={query.data} range={range} /> : query.error ? <LoadFailed what="Metrics" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} /> : <PageLoading />}
    </SpaceBetween>
  );
}

const HALVES = [{ colspan: { default: 12, m: 6 } }, { colspan: { default: 12, m: 6 } }];

function Report({ metrics, range }: { metrics: FunctionMetrics; range: TimeRange }) {
  const points = pointsOf(metrics);
  const total = totalOf(metrics.periods);
  const rate = errorRate(total);
  const mean = meanInit(total);
  const count = (value: number) => value.toLocaleString("en-US");
  const time = formatPoint(range);
  return (
    <SpaceBetween size="l">
      <Container>
        <KeyValuePairs
          columns={4}
          items={[
            { label: "Invocations", value: count(total.invocations) },
            { label: "Errors", value: rate === undefined ? "–" : `${count(total.errors)} (${formatShare(rate)})` },
            { label: "Throttles", value: count(total.throttles) },
            { label: "Cold starts", value: mean === undefined ? count(total.coldStarts) : `${count(total.coldStarts)}, ${formatMillis(mean)} each, ${formatMillis(total.initMs)} together` },
          ]}
        />
      </Container>
      <Grid gridDefinition={[...HALVES, ...HALVES, ...HALVES]}>
        <BarsOverTime
          title="Invocations"
          points={points}
          time={time}
          series={[
            { title: "Succeeded", value: ({ invocations, errors }) => invocations - errors },
            { title: "Failed", value: ({ errors }) => errors, status: "bad" },
            { title: "Throttled", value: ({ throttles }) => throttles, status: "held" },
          ]}
        />
        <LinesOverTime title="Error rate" points={points} time={time} lines={[lineOf("Failed", points, errorRate)]} format={formatShare} top={0.01} />
        <LinesOverTime
          title="Duration"
          points={points}
          time={time}
          lines={[lineOf("p50", points, ({ p50Ms }) => p50Ms), lineOf("p90", points, ({ p90Ms }) => p90Ms), lineOf("p99", points, ({ p99Ms }) => p99Ms)]}
          format={formatMillis}
          top={1}
        />
        <BarsOverTime title="Cold starts" points={points} time={time} series={[{ title: "Cold starts", value: ({ coldStarts }) => coldStarts }]} />
        <LinesOverTime
          title="Duration of cold starts"
          points={points}
          time={time}
          lines={[lineOf("Mean", points, meanInit), lineOf("Longest", points, ({ coldStarts, maxInitMs }) => (coldStarts === 0 ? undefined : maxInitMs))]}
          format={formatMillis}
          top={1}
        />
        <LinesOverTime title="Time spent on cold starts" points={points} time={time} lines={[lineOf("Together", points, ({ initMs }) => initMs)].filter(() => total.coldStarts > 0)} format={formatMillis} top={1} />
      </Grid>
      <VersionTable versions={metrics.versions} />
    </SpaceBetween>
  );
}
