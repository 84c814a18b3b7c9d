import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { signOutUrl } from "../api/session";
import { Title } from "../shared/Title";
import { Logo } from "./Logo";

/** For who is signed in and has no account to act in: what is missing, and a way out. */
export function NoAccountPage({ why, onRetry, retrying }: { why: string; onRetry: () => void; retrying: boolean }) {
  return (
    <main className="signed-out">
      <Title>No account</Title>
      <Container>
        <SpaceBetween size="l">
          <Logo size={48} />
          <div>
            <Box variant="h1">No account to act in</Box>
            <Box variant="p" color="text-body-secondary">
              {why}
            </Box>
          </div>
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="primary" href={signOutUrl}>
              Sign out
            </Button>
            <Button onClick={onRetry} loading={retrying}>
              Try again
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      </Container>
    </main>
  );
}
