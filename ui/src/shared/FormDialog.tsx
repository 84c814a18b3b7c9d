import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal, { type ModalProps } from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useId, useRef, type FormEvent, type ReactNode } from "react";

interface Props {
  title: string;
  submitText: string;
  onSubmit: () => void;
  onClose: () => void;
  pending: boolean;
  error: Error | null;
  disabled?: boolean;
  size?: ModalProps.Size;
  children: ReactNode;
}

/** A form over the page. Mounted while it is open, so that it always starts afresh. */
export function FormDialog({ title, submitText, onSubmit, onClose, pending, error, disabled = false, size = "medium", children }: Props) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, .cm-content, textarea")?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!disabled && !pending) onSubmit();
  };
  return (
    <Modal
      visible
      size={size}
      onDismiss={onClose}
      header={title}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose} disabled={pending}>
              Cancel
            </Button>
            <Button variant="primary" form={id} formAction="submit" loading={pending} disabled={disabled}>
              {submitText}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form id={id} ref={form} onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          {error ? (
            <Alert type="error" header="Not done">
              {error.message}
            </Alert>
          ) : null}
          {children}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
