import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect } from "react";
import { Title } from "../shared/Title";
import { paths, RouteLink } from "../shared/navigation";
import { announceSignIn } from "./session";

/** Where signing in again ends: tells the waiting window, and closes itself where the browser allows it. */
export function SignedInPage() {
  useEffect(() => {
    announceSignIn();
    window.close();
  }, []);
  return (
    <main>
      <Title>Signed in</Title>
      <Box textAlign="center" padding={{ top: "xxxl" }}>
        <Box variant="h1">
          <StatusIndicator type="success">You are signed in</StatusIndicator>
        </Box>
        <Box variant="p">
          You can close this tab, or go to the <RouteLink to={paths.functions()}>list of functions</RouteLink>.
        </Box>
      </Box>
    </main>
  );
}
