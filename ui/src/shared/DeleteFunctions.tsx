import { useQueryClient } from "@tanstack/react-query";
import { aws } from "../api/aws";
import { ConfirmDialog } from "./ConfirmDialog";

interface Props {
  names: string[];
  visible: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before functions go, because nothing brings them back. */
export function DeleteFunctions({ names, visible, onClose, onDeleted }: Props) {
  const queries = useQueryClient();
  return (
    <ConfirmDialog
      what="function"
      names={names}
      visible={visible}
      onClose={onClose}
      onDone={(gone) => {
        gone.forEach((name) => queries.removeQueries({ queryKey: ["function", name] }));
        onDeleted();
      }}
      run={(name) => aws("lambda", "DeleteFunction", { FunctionName: name })}
      forget="functions"
      warning="The code and configuration are removed for good. Callers get an error from now on. Logs stay until their retention ends."
    />
  );
}
