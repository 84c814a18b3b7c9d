import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { FunctionConfiguration } from "../../api/shapes";
import { DeleteFunctions } from "../../shared/DeleteFunctions";
import { plural } from "../../shared/format";
import { LoadFailed } from "../../shared/LoadFailed";
import { href, paths, useFollow } from "../../shared/navigation";
import { Nothing } from "../../shared/Nothing";
import { Title } from "../../shared/Title";
import { useTyped } from "../../shared/useTyped";
import { arrange, readView, SORTS, writeView, type View } from "./arrange";
import { columns } from "./columns";
import { useFunctions } from "./useFunctions";

const NONE: FunctionConfiguration[] = [];

export function FunctionsPage() {
  const functions = useFunctions();
  const follow = useFollow();
  const [params, setParams] = useSearchParams();
  const [selection, setSelection] = useState<FunctionConfiguration[]>([]);
  const [asking, setAsking] = useState(false);
  const stored = readView(params);
  const show = (change: Partial<View>) => setParams(writeView({ ...stored, page: 1, ...change }), { replace: true });
  const [text, setText] = useTyped(stored.text, (typed) => show({ text: typed }));
  const view = { ...stored, text };
  const all = functions.data ?? NONE;
  const { rows, matches, pages, page } = useMemo(() => arrange(all, { ...readView(params), text }), [all, params, text]);
  const selected = all.filter((one) => selection.some((each) => each.FunctionName === one.FunctionName));
  const create = (
    <Button variant="primary" href={href(paths.createFunction())} onFollow={follow}>
      Create function
    </Button>
  );
  const failed = functions.data ? null : functions.error;

  return (
    <>
      <Title>Functions</Title>
      <Table
        variant="full-page"
        stickyHeader
        trackBy="FunctionName"
        selectionType="multi"
        enableKeyboardNavigation
        columnDefinitions={columns}
        items={rows}
        loading={functions.isPending}
        loadingText="Loading functions"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setSelection(detail.selectedItems)}
        sortingColumn={columns.find(({ id }) => id === view.sort) ?? {}}
        sortingDescending={view.descending}
        onSortingChange={({ detail }) =>
          show({ sort: SORTS.find((sort) => sort === detail.sortingColumn.sortingField) ?? "name", descending: detail.isDescending ?? false })
        }
        ariaLabels={{
          tableLabel: "Functions",
          selectionGroupLabel: "Functions selected",
          allItemsSelectionLabel: () => "Select all functions on this page",
          itemSelectionLabel: (_, one) => `Select ${one.FunctionName}`,
        }}
        header={
          <Header
            variant="awsui-h1-sticky"
            counter={functions.data ? `(${selected.length > 0 ? `${selected.length}/` : ""}${all.length})` : ""}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" loading={functions.isRefetching} onClick={() => void functions.refetch()} />
                <Button disabled={selected.length === 0} onClick={() => setAsking(true)}>
                  Delete
                </Button>
                {create}
              </SpaceBetween>
            }
          >
            Functions
          </Header>
        }
        filter={
          <TextFilter
            filteringText={text}
            filteringPlaceholder="Find functions by name, description, runtime or state"
            filteringAriaLabel="Find functions"
            countText={text ? plural(matches, "match", "matches") : ""}
            disabled={Boolean(failed)}
            onChange={({ detail }) => setText(detail.filteringText)}
          />
        }
        pagination={<Pagination currentPageIndex={page} pagesCount={pages} onChange={({ detail }) => show({ page: detail.currentPageIndex })} />}
        empty={
          failed ? (
            <LoadFailed what="Functions" error={failed} onRetry={() => void functions.refetch()} retrying={functions.isFetching} />
          ) : text ? (
            <Nothing title="No matches" action={<Button onClick={() => setText("")}>Clear filter</Button>}>
              No function fits “{text}”.
            </Nothing>
          ) : (
            <Nothing title="No functions yet" action={create}>
              Create one here, or with the AWS CLI: <code>aws lambda create-function</code>
            </Nothing>
          )
        }
      />
      <DeleteFunctions
        names={selected.map((one) => one.FunctionName)}
        visible={asking}
        onClose={() => setAsking(false)}
        onDeleted={() => setSelection([])}
      />
    </>
  );
}
