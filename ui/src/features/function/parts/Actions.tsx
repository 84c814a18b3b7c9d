import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useNavigate } from "react-router";
import { DeleteFunctions } from "../../../shared/DeleteFunctions";
import { href, paths, useFollow } from "../../../shared/navigation";
import type { TabProps } from "../FunctionPage";

export function Actions({ name, details }: TabProps) {
  const navigate = useNavigate();
  const follow = useFollow();
  const [asking, setAsking] = useState(false);
  const location = details.Code?.Location;
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        <ButtonDropdown
          items={[
            ...(location ? [{ id: "download", text: "Download code (.zip)", href: location, external: true, externalIconAriaLabel: "(opens in a new tab)" }] : []),
            { id: "delete", text: "Delete function" },
          ]}
          onItemClick={({ detail }) => detail.id === "delete" && setAsking(true)}
        >
          Actions
        </ButtonDropdown>
        <Button variant="primary" href={href(paths.function(name, "test"))} onFollow={follow}>
          Test
        </Button>
      </SpaceBetween>
      <DeleteFunctions names={[name]} visible={asking} onClose={() => setAsking(false)} onDeleted={() => void navigate(paths.functions())} />
    </>
  );
}
