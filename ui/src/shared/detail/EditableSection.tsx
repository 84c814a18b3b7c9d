import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, type FormEvent, type ReactNode } from "react";
import { focusFirstField } from "../focus";
import { Refusal } from "../Refusal";

interface Props {
  title: string;
  counter?: string;
  editing: boolean;
  saving: boolean;
  error: Error | null;
  /** Why it cannot be saved as it is. */
  unsavable?: string | undefined;
  actions?: ReactNode;
  onEdit: () => void;
  onCancel: () => void;
  onSave: () => void;
  view: ReactNode;
  form: ReactNode;
}

/** A part of the configuration that is read, and edited in place. */
export function EditableSection({ title, counter = "", editing, saving, error, unsavable, actions, onEdit, onCancel, onSave, view, form }: Props) {
  const formRef = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (editing) focusFirstField(formRef.current?.querySelector<HTMLElement>(".section-fields"));
  }, [editing]);

  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  if (!editing) {
    return (
      <Container
        header={
          <Header
            variant="h2"
            counter={counter}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                {actions}
                <Button onClick={onEdit} ariaLabel={`Edit ${title.toLowerCase()}`}>
                  Edit
                </Button>
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
      >
        {view}
      </Container>
    );
  }
  return (
    <form ref={formRef} onSubmit={save} noValidate>
      <Container
        header={
          <Header
            variant="h2"
            counter={counter}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" formAction="none" onClick={onCancel} disabled={saving}>
                  Cancel
                </Button>
                <Button variant="primary" loading={saving} disabled={unsavable !== undefined} {...(unsavable ? { disabledReason: unsavable } : {})}>
                  Save
                </Button>
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
      >
        <SpaceBetween size="m">
          {error ? (
            <Alert type="error" header="Not saved">
              <Refusal error={error} />
            </Alert>
          ) : null}
          <div className="section-fields" tabIndex={-1}>{form}</div>
        </SpaceBetween>
      </Container>
    </form>
  );
}
