import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal, { type ModalProps } from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useId, type FormEvent, type ReactNode } from "react";
import { Refusal } from "./Refusal";

interface Props {
  title: string;
  submitText: string;
  onSubmit: () => void;
  onClose: () => void;
  pending: boolean;
  error: Error | null;
  disabled?: boolean;
  disabledReason?: string;
  size?: ModalProps.Size;
  children: ReactNode;
}

/** A form over the page. Mounted while it is open, so that it always starts afresh. */
export function FormDialog({ title, submitText, onSubmit, onClose, pending, error, disabled = false, disabledReason, size = "medium", children }: Props) {
  const id = useId();
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
            <Button variant="primary" form={id} formAction="submit" loading={pending} disabled={disabled} {...(disabled && disabledReason ? { disabledReason } : {})}>
              {submitText}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form id={id} ref={focusFirstField} onSubmit={submit} noValidate>
        <SpaceBetween size="m">
          {error ? (
            <Alert type="error" header="Not done">
              <Refusal error={error} />
            </Alert>
          ) : null}
          {children}
        </SpaceBetween>
      </form>
    </Modal>
  );
}

/** A dialog is drawn a moment after it is asked for, and Cloudscape brings the keyboard to its close button. Who is in a field by then is left there: letters typed at that moment would go to the wrong one. */
function focusFirstField(form: HTMLFormElement | null) {
  const timer = setTimeout(() => {
    if (!form?.contains(document.activeElement)) form?.querySelector<HTMLElement>("input, [aria-haspopup], .cm-content, textarea")?.focus();
  }, 50);
  return () => clearTimeout(timer);
}
