import Box from "@cloudscape-design/components/box";
import type { TableProps } from "@cloudscape-design/components/table";
import type { FunctionConfiguration } from "../../api/shapes";
import { formatBytes } from "../../shared/format";
import { FunctionState } from "../../shared/FunctionState";
import { paths, RouteLink } from "../../shared/navigation";
import { runtimeLabel } from "../../shared/runtimes";
import { Time } from "../../shared/Time";
import type { Sort } from "./arrange";

type Column = TableProps.ColumnDefinition<FunctionConfiguration> & { id: string; sortingField: Sort };

export const columns: Column[] = [
  {
    id: "name",
    header: "Function name",
    sortingField: "name",
    isRowHeader: true,
    minWidth: 200,
    cell: (one) => (
      <>
        <RouteLink to={paths.function(one.FunctionName)}>{one.FunctionName}</RouteLink>
        {one.Description ? (
          <Box color="text-body-secondary" fontSize="body-s">
            {one.Description}
          </Box>
        ) : null}
      </>
    ),
  },
  { id: "state", header: "State", sortingField: "state", minWidth: 130, cell: (one) => <FunctionState of={one} /> },
  { id: "runtime", header: "Runtime", sortingField: "runtime", minWidth: 140, cell: (one) => runtimeLabel(one.Runtime) },
  { id: "memory", header: "Memory", sortingField: "memory", minWidth: 100, cell: (one) => `${one.MemorySize ?? 128} MB` },
  { id: "size", header: "Code size", sortingField: "size", minWidth: 110, cell: (one) => formatBytes(one.CodeSize) },
  { id: "modified", header: "Last modified", sortingField: "modified", minWidth: 150, cell: (one) => <Time at={one.LastModified} /> },
];
