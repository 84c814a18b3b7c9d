import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { VersionMetrics } from "../../../api/readModels";
import { formatMillis, formatShare } from "../../../shared/format";
import { Nothing } from "../../../shared/Nothing";
import { errorRate } from "./metrics";

const count = (value: number) => value.toLocaleString("en-US");

/** The same for each version, side by side. */
export function VersionTable({ versions }: { versions: VersionMetrics[] }) {
  return (
    <Table
      items={versions}
      trackBy="version"
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: "Metrics by version" }}
      columnDefinitions={[
        { id: "version", header: "Version", isRowHeader: true, minWidth: 90, cell: ({ version }) => version },
        { id: "invocations", header: "Invocations", minWidth: 110, cell: ({ invocations }) => count(invocations) },
        {
          id: "errors",
          header: "Errors",
          minWidth: 120,
          cell: (sums) => {
            const rate = errorRate(sums);
            return rate === undefined ? "–" : `${count(sums.errors)} (${formatShare(rate)})`;
          },
        },
        { id: "throttles", header: "Throttles", minWidth: 90, cell: ({ throttles }) => count(throttles) },
        { id: "p50", header: "p50", minWidth: 90, cell: ({ p50Ms }) => formatMillis(p50Ms) },
        { id: "p90", header: "p90", minWidth: 90, cell: ({ p90Ms }) => formatMillis(p90Ms) },
        { id: "p99", header: "p99", minWidth: 90, cell: ({ p99Ms }) => formatMillis(p99Ms) },
        { id: "cold", header: "Cold starts", minWidth: 110, cell: ({ coldStarts }) => count(coldStarts) },
        { id: "init", header: "Their time", minWidth: 110, cell: ({ initMs, coldStarts }) => (coldStarts === 0 ? "–" : formatMillis(initMs)) },
      ]}
      header={
        <Header variant="h2" counter={`(${versions.length})`}>
          By version
        </Header>
      }
      empty={<Nothing title="Nothing in this time" />}
    />
  );
}
