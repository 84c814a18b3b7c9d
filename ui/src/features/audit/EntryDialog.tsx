import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { AuditEntry } from "../../api/platform";
import { Copyable } from "../../shared/Copyable";
import { principalOf } from "../../shared/decision/words";
import { formatAbsolute, toDate } from "../../shared/format";
import { href, paths, useFollow } from "../../shared/navigation";
import { Outcome } from "./columns";
import { isDenied } from "./filter";

/** One entry of the audit; from a denied one it is one step to the reason. */
export function EntryDialog({ entry, onClose }: { entry: AuditEntry | undefined; onClose: () => void }) {
  const follow = useFollow();
  if (!entry) return null;
  const { at, principal, action, resource, requestId, outcome, sourceAddress } = entry;
  const date = toDate(at);
  return (
    <Modal
      visible
      size="large"
      onDismiss={onClose}
      header={action}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Close
            </Button>
            {isDenied(outcome) ? (
              <Button variant="primary" href={href(paths.denied({ principal: principalOf(principal), action, resource: resource || "*", from: sourceAddress }))} onFollow={follow}>
                Why was this denied?
              </Button>
            ) : null}
          </SpaceBetween>
        </Box>
      }
    >
      <KeyValuePairs
        columns={1}
        items={[
          { label: "Outcome", value: <><Outcome outcome={outcome} />{outcome === "OK" ? null : <span className="mono"> {outcome}</span>}</> },
          { label: "Time", value: date ? formatAbsolute(date) : at },
          { label: "Principal", value: <Copyable text={principal} what="principal" /> },
          { label: "Resource", value: <Copyable text={resource} what="resource" /> },
          { label: "Source address", value: <span className="mono">{sourceAddress}</span> },
          { label: "Request id", value: <Copyable text={requestId} what="request id" /> },
        ]}
      />
    </Modal>
  );
}
