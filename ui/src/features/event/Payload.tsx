import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import Spinner from "@cloudscape-design/components/spinner";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchPayload } from "../../api/events";
import { ApiError } from "../../api/http";
import { LoadFailed } from "../../shared/LoadFailed";
import { prettyJson } from "../../shared/prettyJson";

/** What the event carried: fetched only when somebody asks, it may be a secret or a megabyte. */
export function Payload({ id, generation }: { id: string; generation: number }) {
  const [shown, setShown] = useState(false);
  const query = useQuery({
    queryKey: ["event-payload", id, generation],
    queryFn: ({ signal }) => fetchPayload(id, generation, signal),
    enabled: shown,
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            query.data === undefined ? (
              <Button onClick={() => setShown(true)} loading={shown && query.isFetching}>
                Show payload
              </Button>
            ) : (
              <CopyToClipboard copyButtonText="Copy" copySuccessText="Payload copied" copyErrorText="The payload could not be copied" textToCopy={query.data} />
            )
          }
        >
          Payload
        </Header>
      }
    >
      {!shown ? (
        <Box color="text-body-secondary">What the function is given. It is fetched when you ask for it.</Box>
      ) : query.isPending ? (
        <Spinner />
      ) : query.data === undefined ? (
        query.error instanceof ApiError && query.error.status === 410 ? (
          <Alert type="info" header="The payload is not kept any more">
            {query.error.message}
          </Alert>
        ) : (
          <LoadFailed what="The payload" error={query.error ?? new Error("No answer.")} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        )
      ) : (
        <pre className="output" tabIndex={0} aria-label="Payload">
          {prettyJson(query.data) || "(empty)"}
        </pre>
      )}
    </Container>
  );
}
