import { readDenial, principalOf } from "./decision/words";
import { paths, RouteLink } from "./navigation";

/** A refusal in the server's words; from a denial it is one step to the statement that decided. */
export function Refusal({ error }: { error: Error }) {
  const denial = readDenial(error.message);
  if (!denial) return <>{error.message}</>;
  return (
    <span className="refusal">
      {error.message}
      <br />
      <RouteLink to={paths.denied({ ...denial, principal: principalOf(denial.principal) })}>Why was this denied?</RouteLink>
    </span>
  );
}
