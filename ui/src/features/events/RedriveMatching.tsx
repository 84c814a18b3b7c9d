import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { redriveMatching, type Redriven } from "../../api/events";
import { useFlash } from "../../app/flash";
import { plural } from "../../shared/format";
import { FormDialog } from "../../shared/FormDialog";
import { FAILED, isFiltered, toQuery, type Filter } from "./filter";
import { EVENTS } from "./useEvents";

/** Redrives what the filter finds, what failed where it names no state, part by part, until nothing is left. */
export function RedriveMatching({ filter, onClose }: { filter: Filter; onClose: () => void }) {
  const queries = useQueryClient();
  const flash = useFlash();
  const [so, setSo] = useState(0);
  const [failed, setFailed] = useState<Redriven["failed"]>([]);
  const redrive = useMutation({
    mutationFn: async () => {
      const to = new Date();
      const wanted = { states: FAILED, ...toQuery(filter, to), to: to.toISOString() };
      let sum = 0;
      const refused: Redriven["failed"] = [];
      for (let more = true; more; ) {
        const part = await redriveMatching(wanted);
        sum += part.redriven;
        refused.push(...part.failed);
        setSo(sum);
        more = part.more && part.redriven > 0;
      }
      setFailed(refused);
      return { sum, refused };
    },
    onSuccess: ({ sum, refused }) => {
      if (refused.length > 0) return;
      flash({ type: "success", content: `Redriven ${plural(sum, "event")}.` });
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [EVENTS] }),
  });
  return (
    <FormDialog
      title="Redrive all that match?"
      submitText="Redrive"
      pending={redrive.isPending}
      error={redrive.error}
      disabled={failed.length > 0}
      onClose={onClose}
      onSubmit={() => redrive.mutate()}
    >
      {failed.length > 0 ? (
        <Alert type="error" header={`${plural(failed.length, "event")} could not be redriven`}>
          {failed.slice(0, 10).map(({ requestId, reason }) => (
            <div key={requestId}>
              <span className="mono">{requestId}</span>: {reason}
            </div>
          ))}
        </Alert>
      ) : (
        <Alert type="warning">
          Every {filter.state ? "" : "failed "}event of the chosen time{isFiltered(filter) ? " that fits the filter" : ""}, also those that are not shown, reaches its function once more, with the payload that it had and all of its tries.
        </Alert>
      )}
      {redrive.isPending ? (
        <Box>
          <StatusIndicator type="in-progress">{so.toLocaleString("en-US")} redriven so far</StatusIndicator>
        </Box>
      ) : null}
    </FormDialog>
  );
}
