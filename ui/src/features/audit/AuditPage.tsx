import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Table from "@cloudscape-design/components/table";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useSearchParams } from "react-router";
import { fetchAudit, type AuditEntry } from "../../api/platform";
import { LoadFailed } from "../../shared/LoadFailed";
import { Nothing } from "../../shared/Nothing";
import { RANGES, since } from "../../shared/ranges";
import { Title } from "../../shared/Title";
import { useTyped } from "../../shared/useTyped";
import { columnsFor } from "./columns";
import { EntryDialog } from "./EntryDialog";
import { OUTCOMES, readFilter } from "./filter";

/** Who changed what, and who was denied; latest first. The filter stands in the address. */
export function AuditPage() {
  const [params, setParams] = useSearchParams();
  const [shown, setShown] = useState<AuditEntry>();
  const filter = readFilter(params);
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const [principal, setPrincipal] = useTyped(filter.principal, (text) => set("principal", text));
  const [action, setAction] = useTyped(filter.action, (text) => set("action", text));
  const wanted = useDeferredValue(JSON.stringify(filter));
  const query = useInfiniteQuery({
    queryKey: ["audit", wanted],
    queryFn: ({ pageParam, signal }) => {
      const { range, ...rest } = JSON.parse(wanted) as typeof filter;
      return fetchAudit({ ...rest, from: since(range, new Date()) }, pageParam, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next || undefined,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const filtered = Boolean(filter.principal || filter.action || filter.outcome);
  return (
    <>
      <Title>Audit</Title>
      <Table
        variant="full-page"
        stickyHeader
        items={entries}
        trackBy={({ requestId, at }) => `${requestId} ${at}`}
        columnDefinitions={columnsFor(setShown)}
        loading={query.isPending}
        loadingText="Loading the audit"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Audit" }}
        header={
          <Header
            variant="awsui-h1-sticky"
            counter={query.data ? `(${entries.length}${query.hasNextPage ? "+" : ""})` : ""}
            description="Every call that changes something, and every one that was denied."
            actions={<Button iconName="refresh" ariaLabel="Refresh" loading={query.isRefetching} onClick={() => void query.refetch()} />}
          >
            Audit
          </Header>
        }
        filter={
          <div className="audit-filter">
            <Input type="search" value={principal} ariaLabel="Principal" placeholder="Part of the principal" onChange={({ detail }) => setPrincipal(detail.value)} />
            <Input type="search" value={action} ariaLabel="Action" placeholder="Part of the action" onChange={({ detail }) => setAction(detail.value)} />
            <Select ariaLabel="Outcome" selectedOption={OUTCOMES.find(({ value }) => value === filter.outcome) ?? OUTCOMES[0]!} options={OUTCOMES} onChange={({ detail }) => set("outcome", detail.selectedOption.value ?? "")} />
            <Select ariaLabel="Period" selectedOption={RANGES.find(({ value }) => value === filter.range) ?? RANGES[0]!} options={RANGES} onChange={({ detail }) => set("range", detail.selectedOption.value ?? "")} />
          </div>
        }
        empty={
          query.error ? (
            <LoadFailed what="The audit" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
          ) : filtered ? (
            <Nothing title="No matches" action={<Button onClick={() => (setPrincipal(""), setAction(""), setParams({}))}>Clear filter</Button>}>
              No entry of this period fits.
            </Nothing>
          ) : (
            <Nothing title="Nothing in this period">Calls that change something are listed here.</Nothing>
          )
        }
        footer={
          query.hasNextPage ? (
            <Box textAlign="center">
              <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
                Show older entries
              </Button>
            </Box>
          ) : undefined
        }
      />
      <EntryDialog entry={shown} onClose={() => setShown(undefined)} />
    </>
  );
}
