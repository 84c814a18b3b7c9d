import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { Refusal } from "./Refusal";

interface Props {
  what: string;
  error: Error;
  onRetry: () => void;
  retrying?: boolean;
}

/** The error state of whatever could not be loaded. */
export function LoadFailed({ what, error, onRetry, retrying = false }: Props) {
  return (
    <Alert
      type="error"
      header={`${what} could not be loaded`}
      action={
        <Button onClick={onRetry} loading={retrying}>
          Retry
        </Button>
      }
    >
      <Refusal error={error} />
    </Alert>
  );
}
