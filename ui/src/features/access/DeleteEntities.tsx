import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/http";
import { ConfirmDialog } from "../../shared/ConfirmDialog";
import { obstaclesOf, removeEntity, type EntityKind } from "./obstacles";

interface Props {
  kind: EntityKind;
  /** Names; ARNs for policies. */
  names: string[];
  visible: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

const WARNING: Record<EntityKind, string> = {
  User: "Whoever uses this user's access keys is refused from now on.",
  Group: "Its members lose what the group allows.",
  Role: "Functions and services that act as this role are refused from now on.",
  Policy: "All versions of the policy go for good.",
};

/** Deletes parts of the directory. IAM refuses what others still hang on: then these are listed, and can be removed too. */
export function DeleteEntities({ kind, names, visible, onClose, onDeleted }: Props) {
  return (
    <ConfirmDialog
      what={kind.toLowerCase()}
      names={names}
      visible={visible}
      onClose={onClose}
      onDone={onDeleted}
      run={(name) => removeEntity(kind, name)}
      forget="iam"
      warning={WARNING[kind]}
      explain={(name, error, retry) => (error instanceof ApiError && /^DeleteConflict/.test(error.code) ? <InTheWay kind={kind} name={name} retry={retry} /> : null)}
    />
  );
}

function InTheWay({ kind, name, retry }: { kind: EntityKind; name: string; retry: () => void }) {
  const query = useQuery({ queryKey: ["obstacles", kind, name], queryFn: ({ signal }) => obstaclesOf(kind, name, signal), staleTime: 0 });
  const [removing, setRemoving] = useState(false);
  const [refused, setRefused] = useState<string>();
  if (!query.data) return <StatusIndicator type={query.error ? "error" : "loading"}>{query.error?.message ?? "Looking what stands in the way"}</StatusIndicator>;
  const removeAll = async () => {
    setRemoving(true);
    try {
      for (const { remove } of query.data) await remove();
      retry();
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error));
      await query.refetch();
    }
    setRemoving(false);
  };
  return (
    <SpaceBetween size="s">
      <div>
        This stands in the way:
        <ul className="obstacles">
          {query.data.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </div>
      {refused ? <StatusIndicator type="error">{refused}</StatusIndicator> : null}
      {query.data.length > 0 ? (
        <Button loading={removing} onClick={() => void removeAll()}>
          Remove all of these, and delete
        </Button>
      ) : null}
    </SpaceBetween>
  );
}
