import ProgressBar from "@cloudscape-design/components/progress-bar";
import Table from "@cloudscape-design/components/table";
import type { Quota } from "../../api/platform";
import { labelOf, shown } from "./quotaForm";

/** Each quota with how much of it is used. */
export function QuotasTable({ quotas }: { quotas: Quota[] }) {
  return (
    <Table<Quota>
      variant="embedded"
      items={quotas}
      trackBy="name"
      ariaLabels={{ tableLabel: "Quotas" }}
      columnDefinitions={[
        { id: "name", header: "Quota", isRowHeader: true, cell: ({ name }) => labelOf(name) },
        { id: "limit", header: "Limit", cell: ({ name, limit }) => shown(name, limit) },
        { id: "used", header: "Used", minWidth: 220, cell: ({ name, used, limit }) => <ProgressBar ariaLabel={`${labelOf(name)}, used`} value={limit === 0 ? 100 : Math.min(100, (used / limit) * 100)} additionalInfo={shown(name, used)} /> },
        { id: "own", header: "Set by", cell: ({ own }) => (own ? "this tenant's own" : "the platform") },
      ]}
    />
  );
}
