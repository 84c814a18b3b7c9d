import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";

interface Props {
  visible: boolean;
  suggestion: string;
  taken: string[];
  onClose: () => void;
  onSave: (name: string) => void;
}

export function SaveEventDialog({ visible, suggestion, taken, onClose, onSave }: Props) {
  const [name, setName] = useState(suggestion);
  const [tried, setTried] = useState(false);
  const wanted = name.trim();
  const replaces = taken.includes(wanted);
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (wanted) onSave(wanted);
  };
  return (
    <Modal
      visible={visible}
      onDismiss={onClose}
      header="Save event"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" onClick={() => save()}>
              {replaces ? "Replace" : "Save"}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form onSubmit={save}>
        <FormField label="Event name" errorText={tried && !wanted ? "Enter a name." : undefined} constraintText={replaces ? "Replaces the saved event of this name." : "Kept in this browser, for this function."} stretch>
          <Input value={name} autoFocus autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      </form>
    </Modal>
  );
}
