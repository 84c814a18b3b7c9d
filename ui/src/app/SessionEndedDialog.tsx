import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { onSessionExpired } from "../api/http";
import { fetchSession, signInUrl, type Session } from "../api/session";
import { href } from "../shared/navigation";
import { onSignIn } from "./session";

/** Asks to sign in again in another window, so that what stands on this page is kept. */
export function SessionEndedDialog({ session }: { session: Session }) {
  const [ended, setEnded] = useState(false);
  const queries = useQueryClient();

  useEffect(() => onSessionExpired(() => setEnded(true)), []);

  useEffect(() => {
    if (!ended) return;
    const look = async () => {
      const now = await fetchSession().catch(() => undefined);
      if (!now) return;
      if (now.accountId !== session.accountId || now.name !== session.name) return window.location.reload();
      queries.setQueryData(["session"], now);
      setEnded(false);
      await queries.invalidateQueries();
    };
    const lookSoon = () => void look();
    const forget = onSignIn(lookSoon);
    window.addEventListener("focus", lookSoon);
    return () => {
      forget();
      window.removeEventListener("focus", lookSoon);
    };
  }, [ended, queries, session]);

  return (
    <Modal
      visible={ended}
      onDismiss={() => setEnded(false)}
      header="Your session has ended"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => setEnded(false)}>
              Not now
            </Button>
            <Button variant="primary" iconName="external" href={signInUrl(href("/signed-in"))} target="_blank">
              Sign in again
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      Signing in opens in a new tab. This page stays as it is, and goes on when you come back.
    </Modal>
  );
}
