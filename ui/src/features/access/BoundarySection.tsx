import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { holding, policyNameOf, type Holder } from "../../api/iam";
import type { Boundary } from "../../api/iamShapes";
import { paths, RouteLink } from "../../shared/navigation";
import { useChange } from "../../shared/useChange";
import { PickPolicies } from "./PickPolicies";

/** The most that policies can give to a user or a role. */
export function BoundarySection({ holder, boundary }: { holder: Holder; boundary: Boundary | undefined }) {
  const [picking, setPicking] = useState(false);
  const arn = boundary?.PermissionsBoundaryArn;
  const set = useChange<string | undefined>({
    run: (wanted) => holding.setBoundary(holder, wanted),
    done: (wanted) => (wanted ? `“${policyNameOf(wanted)}” bounds “${holder.name}” now.` : `Removed the boundary of “${holder.name}”.`),
    forget: "iam",
    sayErrors: true,
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A policy that gives nothing, and limits what all others may give."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {arn ? (
                <Button loading={set.isPending && !picking} onClick={() => set.mutate(undefined)} ariaLabel="Remove the boundary">
                  Remove
                </Button>
              ) : null}
              <Button onClick={() => setPicking(true)}>{arn ? "Change boundary" : "Set boundary"}</Button>
            </SpaceBetween>
          }
        >
          Permissions boundary
        </Header>
      }
    >
      {arn ? <RouteLink to={paths.policy(arn)}>{policyNameOf(arn)}</RouteLink> : <Box color="text-body-secondary">No boundary: policies alone decide.</Box>}
      {picking ? (
        <PickPolicies
          title={`Boundary of “${holder.name}”`}
          submitText="Set boundary"
          one
          without={arn ? [arn] : []}
          pending={set.isPending}
          error={set.error}
          onClose={() => (setPicking(false), set.reset())}
          onPick={([wanted]) => wanted && set.mutate(wanted, { onSuccess: () => setPicking(false) })}
        />
      ) : null}
    </Container>
  );
}
