import Box from "@cloudscape-design/components/box";
import type { FunctionConfiguration } from "../../api/shapes";
import { formatBytes, toDate } from "../../shared/format";
import { FunctionState } from "../../shared/FunctionState";
import type { ListColumn } from "../../shared/list/ListPage";
import { paths, RouteLink } from "../../shared/navigation";
import { runtimeLabel } from "../../shared/runtimes";
import { Time } from "../../shared/Time";

export const columns: ListColumn<FunctionConfiguration>[] = [
  {
    id: "name",
    header: "Function name",
    by: ({ FunctionName }) => FunctionName,
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
  { id: "state", header: "State", by: ({ State }) => State, minWidth: 130, cell: (one) => <FunctionState of={one} /> },
  { id: "runtime", header: "Runtime", by: ({ Runtime }) => Runtime, minWidth: 140, cell: (one) => runtimeLabel(one.Runtime) },
  { id: "memory", header: "Memory", by: ({ MemorySize }) => MemorySize ?? 0, minWidth: 100, cell: (one) => `${one.MemorySize ?? 128} MB` },
  { id: "size", header: "Code size", by: ({ CodeSize }) => CodeSize ?? 0, minWidth: 110, cell: (one) => formatBytes(one.CodeSize) },
  { id: "modified", header: "Last modified", by: ({ LastModified }) => toDate(LastModified)?.getTime() ?? 0, minWidth: 150, cell: (one) => <Time at={one.LastModified} /> },
];
