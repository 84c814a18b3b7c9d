import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import { useMemo } from "react";
import { plural } from "../format";
import { summarize, type StatementSummary } from "./summary";

const MOST = 8;
const MOST_STATEMENTS = 100;

/** A policy in words, statement by statement. Denials are what counts most, and say so first. */
export function PolicySummary({ text }: { text: string }) {
  const statements = useMemo(() => summarize(text), [text]);
  if (statements.length === 0) return <Box color="text-body-secondary">There is no statement to read yet.</Box>;
  return (
    <ol className="statements" aria-label="Statements in words">
      {statements.slice(0, MOST_STATEMENTS).map((statement) => (
        <li key={statement.start}>
          <Statement {...statement} />
        </li>
      ))}
      {statements.length > MOST_STATEMENTS ? <li>and {plural(statements.length - MOST_STATEMENTS, "more statement")}</li> : null}
    </ol>
  );
}

function Statement({ effect, sid, who, what, on, when }: StatementSummary) {
  return (
    <>
      <div className="statement-head">
        <Badge color={effect === "Allow" ? "green" : "red"}>{effect === "Allow" ? "Allows" : "Denies"}</Badge>
        {sid ? <span className="mono">{sid}</span> : null}
      </div>
      <dl>
        <Lines term="Whom" values={who} />
        <Lines term="What" values={what} />
        <Lines term="On" values={on} />
        <Lines term="When" values={when} />
      </dl>
    </>
  );
}

function Lines({ term, values }: { term: string; values: string[] }) {
  if (values.length === 0) return null;
  return (
    <>
      <dt>{term}</dt>
      <dd>
        {values.slice(0, MOST).map((value, index) => (
          <div key={index}>{value}</div>
        ))}
        {values.length > MOST ? <div>and {values.length - MOST} more</div> : null}
      </dd>
    </>
  );
}
