import BarChart from "@cloudscape-design/components/bar-chart";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { fetchUsage } from "../../api/platform";
import { PageLoading } from "../../app/PageLoading";
import { LoadFailed } from "../../shared/LoadFailed";
import { Nothing } from "../../shared/Nothing";
import { Title } from "../../shared/Title";
import { AccountSelect } from "../tenants/AccountSelect";
import { formatGbSeconds, PERIODS, since, slotsOf, totalsOf } from "./usage";

const HEADING = <Header variant="h1" description="Requests and memory over time, counted once for each invocation.">Usage</Header>;

/** What ran, by hour (by day for longer periods) and by function. */
export function UsagePage() {
  const [params, setParams] = useSearchParams();
  const account = params.get("account") ?? "all";
  const period = PERIODS.find(({ value }) => value === params.get("period")) ?? PERIODS[0]!;
  const set = (name: string, value: string) => setParams((before) => ({ ...Object.fromEntries(before), [name]: value }), { replace: true });
  const query = useQuery({ queryKey: ["usage", account, period.value], queryFn: ({ signal }) => fetchUsage(since(period, new Date()), account, signal) });
  const slots = useMemo(() => slotsOf(query.data, period), [query.data, period]);
  const totals = useMemo(() => totalsOf(query.data?.hours ?? []), [query.data]);
  return (
    <ContentLayout header={HEADING}>
      <Title>Usage</Title>
      <SpaceBetween size="l">
        <SpaceBetween direction="horizontal" size="l">
          <FormField label="Tenant">
            <AccountSelect all account={account} onChange={(chosen) => set("account", chosen)} />
          </FormField>
          <FormField label="Period">
            <Select selectedOption={period} options={PERIODS} onChange={({ detail }) => set("period", detail.selectedOption.value ?? "")} />
          </FormField>
        </SpaceBetween>
        {query.data ? (
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
                series={[{ type: "bar", title: "Requests", data: slots.map(({ label, requests }) => ({ x: label, y: requests })) }]}
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
                { id: "function", header: "Function", isRowHeader: true, cell: ({ name }) => name },
                { id: "account", header: "Account", cell: ({ accountId }) => <span className="mono">{accountId}</span> },
                { id: "requests", header: "Requests", cell: ({ requests }) => requests.toLocaleString("en-US") },
                { id: "memory", header: "Memory over time", cell: ({ gigabyteMilliseconds }) => formatGbSeconds(gigabyteMilliseconds) },
              ]}
              header={<Header variant="h2" counter={`(${totals.length})`}>By function</Header>}
              empty={<Nothing title="Nothing ran in this period" />}
            />
          </SpaceBetween>
        ) : query.error ? (
          <LoadFailed what="Usage" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : (
          <PageLoading />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}
