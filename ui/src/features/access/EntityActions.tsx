import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { DeleteEntities } from "./DeleteEntities";
import type { EntityKind } from "./obstacles";

/** The buttons at the head of an entity's page. */
export function EntityActions({ kind, name, list, children }: { kind: EntityKind; name: string; list: string; children?: ReactNode }) {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        {children}
        <Button onClick={() => setAsking(true)}>Delete</Button>
      </SpaceBetween>
      <DeleteEntities kind={kind} names={[name]} visible={asking} onClose={() => setAsking(false)} onDeleted={() => void navigate(list)} />
    </>
  );
}
