import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Boundary } from "../../api/iamShapes";
import type { Holder } from "../../api/iam";
import { AttachedPolicies } from "./AttachedPolicies";
import { BoundarySection } from "./BoundarySection";
import { InlinePolicies } from "./InlinePolicies";

interface Props {
  holder: Holder;
  boundary?: Boundary | undefined;
}

/** All policies of a user, a group or a role. Groups have no boundary. */
export function PoliciesTab({ holder, boundary }: Props) {
  return (
    <SpaceBetween size="l">
      <AttachedPolicies holder={holder} />
      <InlinePolicies holder={holder} />
      {holder.kind === "Group" ? null : <BoundarySection holder={holder} boundary={boundary} />}
    </SpaceBetween>
  );
}
