import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { LoadFailed } from "../LoadFailed";
import { Nothing } from "../Nothing";
import { Title } from "../Title";

interface Props<P, T> {
  /** The heading, in the plural: "Events". */
  title: string;
  /** What is loaded, as a message names it: "The audit". */
  what: string;
  /** What more of it is called: "older entries". */
  older: string;
  description: ReactNode;
  query: UseInfiniteQueryResult<InfiniteData<P>>;
  rows: T[];
  keyOf: (row: T) => string;
  columns: TableProps.ColumnDefinition<T>[];
  filter: ReactNode;
  /** Set while a filter hides some. */
  onClearFilter: (() => void) | undefined;
  empty: { title: string; text: string };
  actions?: ReactNode;
  selection?: { selected: T[]; onSelect: (selected: T[]) => void };
}

/** What happened, latest first, as a page: it is searched by the server, and older ones are fetched when somebody asks. */
export function HistoryPage<P, T>({ title, what, older, description, query, rows, keyOf, columns, filter, onClearFilter, empty, actions, selection }: Props<P, T>) {
  const selected = selection?.selected.length ?? 0;
  return (
    <>
      <Title>{title}</Title>
      <Table<T>
        variant="full-page"
        stickyHeader
        items={rows}
        trackBy={keyOf}
        columnDefinitions={columns}
        {...(selection ? { selectionType: "multi", selectedItems: selection.selected, onSelectionChange: ({ detail }) => selection.onSelect(detail.selectedItems) } : {})}
        loading={query.isPending}
        loadingText={`Loading ${what.toLowerCase()}`}
        enableKeyboardNavigation
        ariaLabels={{
          tableLabel: title,
          selectionGroupLabel: `${title} selected`,
          allItemsSelectionLabel: () => `Select all ${title.toLowerCase()} that are shown`,
          itemSelectionLabel: (_, row) => `Select ${keyOf(row)}`,
        }}
        header={
          <Header
            variant="awsui-h1-sticky"
            counter={query.data ? `(${selected > 0 ? `${selected}/` : ""}${rows.length}${query.hasNextPage ? "+" : ""})` : ""}
            description={description}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" loading={query.isRefetching} onClick={() => void query.refetch()} />
                {actions ? <div className="list-actions">{actions}</div> : null}
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
        filter={filter}
        empty={
          query.error ? (
            <LoadFailed what={what} error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
          ) : onClearFilter ? (
            <Nothing title="No matches" action={<Button onClick={onClearFilter}>Clear filter</Button>}>
              Nothing of this time fits.
            </Nothing>
          ) : (
            <Nothing title={empty.title}>{empty.text}</Nothing>
          )
        }
        footer={
          query.hasNextPage ? (
            <Box textAlign="center">
              <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
                Show {older}
              </Button>
            </Box>
          ) : undefined
        }
      />
    </>
  );
}
