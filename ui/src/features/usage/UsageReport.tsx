import BarChart from "@cloudscape-design/components/bar-chart";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchUsage } from "../../api/platform";
import { useSession } from "../../app/session";
import { PageLoading } from "../../app/PageLoading";
import { LoadFailed } from "../../shared/LoadFailed";
import { paths, RouteLink } from "../../shared/navigation";
import { Nothing } from "../../shared/Nothing";
import { formatGbSeconds, since, slotsOf, totalsOf, type PERIODS } from "./usage";

/** What ran in a period, by hour or day and by function. Without an account: of the session's own. */
export function UsageReport({ account, period }: { account?: string; period: (typeof PERIODS)[number] }) {
  const own = useSession().accountId;
  const query = useQuery({ queryKey: ["usage", account, period.value], queryFn: ({ signal }) => fetchUsage(since(period, new Date()), account, signal) });
  const slots = useMemo(() => slotsOf(query.data, period), [query.data, period]);
  const totals = useMemo(() => totalsOf(query.data?.hours ?? []), [query.data]);
  if (!query.data) return query.error ? <LoadFailed what="Usage" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} /> : <PageLoading />;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Requests by {period.slotHours === 1 ? "hour" : "day"}</Header>}>
        <BarChart
          height={220}
          hideFilter
          hideLegend
          ariaLabel={`Requests by ${period.slotHours === 1 ? "hour" : "day"}`}
          xScaleType="categorical"
          xTitle={period.slotHours === 1 ? "Hour (UTC)" : "Day (UTC)"}
          yTitle="Requests"
          series={totals.length === 0 ? [] : [{ type: "bar", title: "Requests", data: slots.map(({ label, requests }) => ({ x: label, y: requests })) }]}
          xDomain={slots.map(({ label }) => label)}
          yDomain={[0, Math.max(1, ...slots.map(({ requests }) => requests))]}
          empty={<Nothing title="Nothing ran in this period" />}
        />
      </Container>
      <Table
        items={totals}
        trackBy={({ accountId, name }) => `${accountId}/${name}`}
        ariaLabels={{ tableLabel: "Usage by function" }}
        columnDefinitions={[
          { id: "function", header: "Function", isRowHeader: true, cell: ({ name, accountId }) => (accountId === own ? <RouteLink to={paths.function(name)}>{name}</RouteLink> : name) },
          { id: "account", header: "Account", cell: ({ accountId }) => <span className="mono">{accountId}</span> },
          { id: "requests", header: "Requests", cell: ({ requests }) => requests.toLocaleString("en-US") },
          { id: "memory", header: "Memory over time", cell: ({ gigabyteMilliseconds }) => formatGbSeconds(gigabyteMilliseconds) },
        ]}
        header={<Header variant="h2" counter={`(${totals.length})`}>By function</Header>}
        empty={<Nothing title="Nothing ran in this period" />}
      />
    </SpaceBetween>
  );
}
