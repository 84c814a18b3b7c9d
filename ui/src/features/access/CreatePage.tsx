import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { FormEvent, ReactNode } from "react";
import { href, useFollow } from "../../shared/navigation";
import { Refusal } from "../../shared/Refusal";
import { Title } from "../../shared/Title";

interface Props {
  title: string;
  /** Where cancelling leads. */
  back: string;
  pending: boolean;
  error: Error | null;
  /** Why it cannot be created as it is. */
  unsavable?: string | undefined;
  onSubmit: () => void;
  children: ReactNode;
}

/** The frame of a page that creates something. */
export function CreatePage({ title, back, pending, error, unsavable, onSubmit, children }: Props) {
  const follow = useFollow();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <ContentLayout header={<Header variant="h1">{title}</Header>}>
      <Title>{title}</Title>
      <form onSubmit={submit} noValidate>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" href={href(back)} onFollow={follow} disabled={pending} formAction="none">
                Cancel
              </Button>
              <Button variant="primary" loading={pending} disabled={unsavable !== undefined} {...(unsavable ? { disabledReason: unsavable } : {})}>
                {title}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {error ? (
              <Alert type="error" header="Not created">
                <Refusal error={error} />
              </Alert>
            ) : null}
            {children}
          </SpaceBetween>
        </Form>
      </form>
    </ContentLayout>
  );
}
