import Link from "@cloudscape-design/components/link";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { TableProps } from "@cloudscape-design/components/table";
import type { AuditEntry } from "../../api/platform";
import { Time } from "../../shared/Time";
import { isDenied } from "./filter";

export function Outcome({ outcome }: { outcome: string }) {
  if (outcome === "OK") return <StatusIndicator type="success">Succeeded</StatusIndicator>;
  return <StatusIndicator type={isDenied(outcome) ? "stopped" : "error"}>{isDenied(outcome) ? "Denied" : outcome}</StatusIndicator>;
}

/** What is behind the last colon or slash, for a column; the whole stands in the entry. */
const short = (arn: string) => /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(arn)?.[1] ?? arn;

export const columnsFor = (show: (entry: AuditEntry) => void): TableProps.ColumnDefinition<AuditEntry>[] => [
  { id: "time", header: "Time", minWidth: 130, cell: ({ at }) => <Time at={at} /> },
  {
    id: "action",
    header: "Action",
    isRowHeader: true,
    minWidth: 230,
    cell: (entry) => (
      <Link href="#" ariaLabel={`${entry.action}, details`} onFollow={(event) => (event.preventDefault(), show(entry))}>
        {entry.action}
      </Link>
    ),
  },
  { id: "principal", header: "Principal", minWidth: 180, cell: ({ principal }) => <span title={principal}>{short(principal)}</span> },
  { id: "resource", header: "Resource", minWidth: 200, cell: ({ resource }) => <span title={resource}>{short(resource)}</span> },
  { id: "outcome", header: "Outcome", minWidth: 140, cell: ({ outcome }) => <Outcome outcome={outcome} /> },
  { id: "address", header: "From", minWidth: 120, cell: ({ sourceAddress }) => <span className="mono">{sourceAddress}</span> },
];
