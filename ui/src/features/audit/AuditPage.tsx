import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useSearchParams } from "react-router";
import { fetchAudit, type AuditEntry, type AuditPage as AuditPart } from "../../api/platform";
import { HistoryPage } from "../../shared/list/HistoryPage";
import { RANGES, since } from "../../shared/ranges";
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
  const unfiltered = () => (setPrincipal(""), setAction(""), setParams({}));
  return (
    <>
      <HistoryPage<AuditPart, AuditEntry>
        title="Audit"
        what="The audit"
        older="older entries"
        description="Every call that changes something, and every one that was denied."
        query={query}
        rows={entries}
        keyOf={({ requestId, at }) => `${requestId} ${at}`}
        columns={columnsFor(setShown)}
        filter={
          <div className="history-filter">
            <Input type="search" value={principal} ariaLabel="Principal" placeholder="Part of the principal" onChange={({ detail }) => setPrincipal(detail.value)} />
            <Input type="search" value={action} ariaLabel="Action" placeholder="Part of the action" onChange={({ detail }) => setAction(detail.value)} />
            <Select ariaLabel="Outcome" selectedOption={OUTCOMES.find(({ value }) => value === filter.outcome) ?? OUTCOMES[0]!} options={OUTCOMES} onChange={({ detail }) => set("outcome", detail.selectedOption.value ?? "")} />
            <Select ariaLabel="Period" selectedOption={RANGES.find(({ value }) => value === filter.range) ?? RANGES[0]!} options={RANGES} onChange={({ detail }) => set("range", detail.selectedOption.value ?? "")} />
          </div>
        }
        onClearFilter={filtered ? unfiltered : undefined}
        empty={{ title: "Nothing in this period", text: "Calls that change something are listed here." }}
      />
      <EntryDialog entry={shown} onClose={() => setShown(undefined)} />
    </>
  );
}
