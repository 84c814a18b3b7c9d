import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useRouteError } from "react-router";
import { Title } from "../shared/Title";

/** The error boundary: a bug of ours, or a page that could not be loaded after an upgrade. */
export function PageCrash() {
  const error = useRouteError();
  return (
    <div className="alone">
      <Title>Something went wrong</Title>
      <Alert
        type="error"
        header="This page broke"
        action={<Button onClick={() => window.location.reload()}>Reload the page</Button>}
      >
        {error instanceof Error ? error.message : "An unexpected error happened."} Nothing that was saved is lost.
      </Alert>
    </div>
  );
}
