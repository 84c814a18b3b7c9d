import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useLocation } from "react-router";
import { signInUrl } from "../api/session";
import { href } from "../shared/navigation";
import { Title } from "../shared/Title";
import { Logo } from "./Logo";

export function SignedOutPage() {
  const { pathname, search } = useLocation();
  return (
    <main className="signed-out">
      <Title>Sign in</Title>
      <Container>
        <SpaceBetween size="l">
          <Logo size={48} />
          <div>
            <Box variant="h1">Tidemill</Box>
            <Box variant="p" color="text-body-secondary">
              Functions on your own machines. Sign in to see and run the functions of your account.
            </Box>
          </div>
          <Button variant="primary" fullWidth href={signInUrl(href(`${pathname}${search}`))}>
            Sign in
          </Button>
        </SpaceBetween>
      </Container>
    </main>
  );
}
