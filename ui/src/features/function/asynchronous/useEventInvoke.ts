import { useQuery } from "@tanstack/react-query";
import { allPages, aws } from "../../../api/aws";

/** What the queries of asynchronous configuration are forgotten by. */
export const EVENT_INVOKE = "event-invoke";

/** How events of the function, its versions and its aliases are handled, where that was configured. */
export const useEventInvoke = (name: string) =>
  useQuery({
    queryKey: [EVENT_INVOKE, name],
    queryFn: ({ signal }) =>
      allPages((Marker) => aws("lambda", "ListFunctionEventInvokeConfigs", { FunctionName: name, ...Marker }, signal), ({ FunctionEventInvokeConfigs }) => FunctionEventInvokeConfigs),
  });
