import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import { href, paths, useFollow } from "../../../shared/navigation";
import { LoadFailed } from "../../../shared/LoadFailed";
import { Nothing } from "../../../shared/Nothing";
import type { TabProps } from "../FunctionPage";
import { runColumns } from "./columns";
import { DurationChart } from "./DurationChart";
import { useRuns } from "./useRuns";

export function RunsTab({ name }: TabProps) {
  const query = useRuns(name);
  const follow = useFollow();
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  if (query.error && !query.data) {
    return <LoadFailed what="Invocations" error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  }
  return (
    <SpaceBetween size="l">
      {runs.length > 1 ? (
        <Container header={<Header variant="h2">Duration of the last {Math.min(runs.length, 60)} invocations</Header>}>
          <DurationChart runs={runs.slice(0, 60)} />
        </Container>
      ) : null}
      <Table
        items={runs}
        trackBy={({ requestId, attempt }) => `${requestId}/${attempt}`}
        columnDefinitions={runColumns(name)}
        loading={query.isPending}
        loadingText="Loading invocations"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: "Invocations" }}
        header={
          <Header
            variant="h2"
            counter={runs.length > 0 ? `(${runs.length}${query.hasNextPage ? "+" : ""})` : ""}
            actions={<Button iconName="refresh" ariaLabel="Refresh" onClick={() => void query.refetch()} />}
          >
            Invocations
          </Header>
        }
        empty={
          <Nothing
            title="No invocations yet"
            action={
              <Button href={href(paths.function(name, "test"))} onFollow={follow}>
                Send a test event
              </Button>
            }
          >
            Each run of the function is listed here, with its duration and memory.
          </Nothing>
        }
        footer={
          query.hasNextPage ? (
            <Box textAlign="center">
              <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
                Show older invocations
              </Button>
            </Box>
          ) : undefined
        }
      />
    </SpaceBetween>
  );
}
