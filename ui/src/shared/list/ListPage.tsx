import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo, useState, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { plural } from "../format";
import { LoadFailed } from "../LoadFailed";
import { Nothing } from "../Nothing";
import { Title } from "../Title";
import { useTyped } from "../useTyped";
import { arrange, readView, writeView, type View } from "./arrange";

/** A column; with `by` it can be sorted. */
export type ListColumn<T> = TableProps.ColumnDefinition<T> & { id: string; by?: (one: T) => string | number | undefined };

interface Props<T> {
  /** The heading, in the plural: "Users". */
  title: string;
  /** One of them: "user". */
  what: string;
  description?: ReactNode;
  query: UseQueryResult<T[]>;
  columns: ListColumn<T>[];
  nameOf: (one: T) => string;
  /** What the search looks into. */
  words: (one: T) => (string | undefined)[];
  placeholder: string;
  selection?: "single" | "multi";
  /** What cannot be selected. */
  fixed?: ((one: T) => boolean) | undefined;
  /** Buttons of the header, for what is selected. */
  actions: (selected: T[], deselect: () => void) => ReactNode;
  /** What to do where there is nothing yet, and the button to do it. */
  empty: { text: ReactNode; action?: ReactNode };
  filter?: ReactNode;
}

/** A searchable, sortable, paged table as a page; what it shows stands in the address. */
export function ListPage<T>({ title, what, description, query, columns, nameOf, words, placeholder, selection, fixed, actions, empty, filter }: Props<T>) {
  const [params, setParams] = useSearchParams();
  const [names, setNames] = useState<string[]>([]);
  const stored = readView(params);
  const show = (change: Partial<View>) =>
    setParams((before) => new URLSearchParams([...others(before), ...writeView({ ...stored, page: 1, ...change })]), { replace: true });
  const [text, setText] = useTyped(stored.text, (typed) => show({ text: typed }));
  const all = useMemo(() => query.data ?? [], [query.data]);
  const { rows, matches, pages, page } = useMemo(() => {
    const sorts = Object.fromEntries(columns.flatMap(({ id, by }) => (by ? [[id, by] as const] : [])));
    return arrange(all, { ...readView(params), text }, { words, sorts });
  }, [all, params, text, columns, words]);
  const selected = all.filter((one) => names.includes(nameOf(one)));
  const failed = query.data ? null : query.error;
  const shownColumns = useMemo(() => columns.map((column) => (column.by ? { ...column, sortingField: column.id } : column)), [columns]);

  return (
    <>
      <Title>{title}</Title>
      <Table
        variant="full-page"
        stickyHeader
        trackBy={nameOf}
        {...(selection ? { selectionType: selection } : {})}
        {...(fixed ? { isItemDisabled: fixed } : {})}
        enableKeyboardNavigation
        columnDefinitions={shownColumns}
        items={rows}
        loading={query.isPending}
        loadingText={`Loading ${title.toLowerCase()}`}
        selectedItems={selected}
        onSelectionChange={({ detail }) => setNames(detail.selectedItems.map(nameOf))}
        sortingColumn={shownColumns.find(({ id }) => id === stored.sort) ?? shownColumns[0] ?? {}}
        sortingDescending={stored.descending}
        onSortingChange={({ detail }) => {
          const field = detail.sortingColumn.sortingField ?? "";
          show({ sort: field === columns[0]?.id ? "" : field, descending: detail.isDescending ?? false });
        }}
        ariaLabels={{
          tableLabel: title,
          selectionGroupLabel: `${title} selected`,
          allItemsSelectionLabel: () => `Select all ${title.toLowerCase()} on this page`,
          itemSelectionLabel: (_, one) => `Select ${nameOf(one)}`,
        }}
        header={
          <Header
            variant="awsui-h1-sticky"
            description={description}
            counter={query.data ? `(${selected.length > 0 ? `${selected.length}/` : ""}${all.length})` : ""}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" loading={query.isRefetching} onClick={() => void query.refetch()} />
                <div className="list-actions">{actions(selected, () => setNames([]))}</div>
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
        filter={
          <div className="list-filter">
            <TextFilter
              filteringText={text}
              filteringPlaceholder={placeholder}
              filteringAriaLabel={`Find ${title.toLowerCase()}`}
              countText={text ? plural(matches, "match", "matches") : ""}
              disabled={Boolean(failed)}
              onChange={({ detail }) => setText(detail.filteringText)}
            />
            {filter}
          </div>
        }
        pagination={<Pagination currentPageIndex={page} pagesCount={pages} onChange={({ detail }) => show({ page: detail.currentPageIndex })} />}
        empty={
          failed ? (
            <LoadFailed what={title} error={failed} onRetry={() => void query.refetch()} retrying={query.isFetching} />
          ) : text ? (
            <Nothing title="No matches" action={<Button onClick={() => setText("")}>Clear filter</Button>}>
              No {what} fits “{text}”.
            </Nothing>
          ) : (
            <Nothing title={`No ${title.toLowerCase()} yet`} action={empty.action}>
              {empty.text}
            </Nothing>
          )
        }
      />
    </>
  );
}

const OWN = new Set(["q", "sort", "order", "page"]);

/** What else stands in the address, such as a page's own filter. */
const others = (params: URLSearchParams) => [...params].filter(([name]) => !OWN.has(name));
