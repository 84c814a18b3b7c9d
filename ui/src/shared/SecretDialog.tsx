import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { Copyable } from "./Copyable";

interface Props {
  title: string;
  id: string | undefined;
  secret: string | undefined;
  /** What they are called: an access key and its secret, unless said otherwise. */
  labels?: { id: string; secret: string };
  warning?: string;
  onClose: () => void;
}

const OF_KEY = { id: "Access key", secret: "Secret access key" };
const KEEP = "The secret is shown now and never again. Keep it where secrets are kept, not in code.";
const HIDDEN = "•".repeat(40);

/** Shows a secret the only time that it can be shown; hidden until asked for, because screens are shared. */
export function SecretDialog({ title, id, secret, labels = OF_KEY, warning = KEEP, onClose }: Props) {
  const [shown, setShown] = useState(false);
  const close = () => {
    setShown(false);
    onClose();
  };
  return (
    <Modal
      visible={Boolean(id && secret)}
      onDismiss={close}
      header={title}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={close}>
            I have saved it
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">{warning}</Alert>
        <KeyValuePairs
          columns={1}
          items={[
            { label: labels.id, value: <Copyable text={id ?? ""} what={labels.id.toLowerCase()} /> },
            {
              label: labels.secret,
              value: (
                <SpaceBetween size="xs">
                  <span className="mono">
                    <Copyable text={secret ?? ""} what={labels.secret.toLowerCase()} shown={shown ? (secret ?? "") : HIDDEN} titled={shown} />
                  </span>
                  <Button variant="inline-link" iconName={shown ? "lock-private" : "unlocked"} onClick={() => setShown(!shown)}>
                    {shown ? "Hide" : "Show"}
                  </Button>
                </SpaceBetween>
              ),
            },
          ]}
        />
      </SpaceBetween>
    </Modal>
  );
}
