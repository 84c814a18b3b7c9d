import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useFlash } from "../app/flash";
import { useDeleteFunctions } from "../features/functions/useFunctions";
import { plural } from "./format";

interface Props {
  names: string[];
  visible: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before functions go, because nothing brings them back. */
export function DeleteFunctions({ names, visible, onClose, onDeleted }: Props) {
  const flash = useFlash();
  const remove = useDeleteFunctions();
  const what = names.length === 1 ? `“${names[0]}”` : plural(names.length, "function");

  const confirm = async () => {
    const { deleted, failed } = await remove.mutateAsync(names);
    for (const { name, error } of failed) flash({ type: "error", header: `“${name}” was not deleted`, content: error.message });
    if (deleted.length > 0) {
      flash({ type: "success", content: deleted.length === 1 ? `Deleted “${deleted[0]}”.` : `Deleted ${plural(deleted.length, "function")}.` });
    }
    onClose();
    if (deleted.length > 0) onDeleted();
  };

  return (
    <Modal
      visible={visible}
      onDismiss={onClose}
      header={`Delete ${what}?`}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose} disabled={remove.isPending}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => void confirm()} loading={remove.isPending}>
              Delete
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {names.length > 1 ? (
          <ul>
            {names.slice(0, 10).map((name) => (
              <li key={name}>{name}</li>
            ))}
            {names.length > 10 ? <li>and {names.length - 10} more</li> : null}
          </ul>
        ) : null}
        <Alert type="warning">The code and configuration are removed for good. Callers get an error from now on. Logs stay until their retention ends.</Alert>
      </SpaceBetween>
    </Modal>
  );
}
