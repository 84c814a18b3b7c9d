import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { CodeEditor, heightOf } from "../CodeEditor";
import { paths, RouteLink } from "../navigation";
import type { Decided, Decider } from "./useSimulation";
import { reasonOf } from "./words";

/** Decisions with their reasons; each statement that decided is set off in its document. */
export function Decisions({ decided }: { decided: Decided[] }) {
  return (
    <SpaceBetween size="l">
      {decided.map(({ result, deciders }) => (
        <Container
          key={`${result.EvalActionName} ${result.EvalResourceName}`}
          header={
            <Header variant="h2" description={<span className="mono">{result.EvalResourceName ?? "*"}</span>}>
              {result.EvalActionName} <DecisionBadge allowed={result.EvalDecision === "allowed"} />
            </Header>
          }
        >
          <SpaceBetween size="m">
            <Box variant="p">{reasonOf(result)}</Box>
            {deciders.map((decider) => (
              <Deciding key={`${decider.label} ${decider.from}`} decider={decider} />
            ))}
          </SpaceBetween>
        </Container>
      ))}
    </SpaceBetween>
  );
}

const DecisionBadge = ({ allowed }: { allowed: boolean }) => <Badge color={allowed ? "green" : "red"}>{allowed ? "Allowed" : "Denied"}</Badge>;

function Deciding({ decider: { label, arn, text, from, to, denies } }: { decider: Decider }) {
  return (
    <SpaceBetween size="xs">
      <Box variant="awsui-key-label">{arn ? <RouteLink to={paths.policy(arn)}>{label}</RouteLink> : label}</Box>
      <CodeEditor path="policy.json" value={text} ariaLabel={`The deciding statement in ${label}`} readOnly height={heightOf(text, 320)} marks={[{ from, to, kind: denies ? "deny" : "allow" }]} />
    </SpaceBetween>
  );
}
