import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import type { ReactNode } from "react";
import { ApiError, SessionExpired } from "../api/http";
import { Title } from "../shared/Title";
import { NoAccountPage } from "./NoAccountPage";
import { PageLoading } from "./PageLoading";
import { SessionContext, useSessionQuery } from "./session";
import { SessionEndedDialog } from "./SessionEndedDialog";
import { SignedOutPage } from "./SignedOutPage";

/** Lets nobody past who is not signed in, and keeps the page when a session ends while it is used. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useSessionQuery();
  if (session.data) {
    return (
      <SessionContext value={session.data}>
        {children}
        <SessionEndedDialog session={session.data} />
      </SessionContext>
    );
  }
  if (session.isPending) return <PageLoading />;
  if (session.error instanceof SessionExpired) return <SignedOutPage />;
  if (session.error instanceof ApiError && session.error.code === "NoAccount") return <NoAccountPage why={session.error.message} onRetry={() => void session.refetch()} retrying={session.isFetching} />;
  return (
    <main className="alone">
      <Title>Not available</Title>
      <Box variant="h1" padding={{ bottom: "m" }}>
        Tidemill is not available
      </Box>
      <Alert
        type="error"
        action={
          <Button onClick={() => void session.refetch()} loading={session.isFetching}>
            Retry
          </Button>
        }
      >
        {session.error.message}
      </Alert>
    </main>
  );
}
