import Button from "@cloudscape-design/components/button";
import { href, paths, useFollow } from "../../shared/navigation";

/** Leads to the simulator, with the principal filled in. */
export function SimulateButton({ arn }: { arn: string }) {
  const follow = useFollow();
  return (
    <Button href={href(`${paths.simulator()}?principal=${encodeURIComponent(arn)}`)} onFollow={follow}>
      Simulate
    </Button>
  );
}
