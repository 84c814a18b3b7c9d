import { request } from "./http";
import type { FunctionConfiguration, Operations } from "./shapes";

type Input<S extends keyof Operations, O extends keyof Operations[S]> = Operations[S][O] extends [infer I, unknown] ? I : never;
type Output<S extends keyof Operations, O extends keyof Operations[S]> = Operations[S][O] extends [unknown, infer R] ? R : never;

/** Calls an AWS operation through the console's door, as the person who is signed in. */
export function aws<S extends keyof Operations, O extends keyof Operations[S] & string>(
  service: S,
  operation: O,
  input: Input<S, O>,
  signal?: AbortSignal,
): Promise<Output<S, O>> {
  return request<Output<S, O>>("POST", `/v1/aws/${service}/${operation}`, input, signal);
}

/** All functions of the account, page after page: the list is searched and sorted in the browser. */
export const listAllFunctions = (signal?: AbortSignal): Promise<FunctionConfiguration[]> =>
  allPages((Marker) => aws("lambda", "ListFunctions", { MaxItems: 50, ...Marker }, signal), ({ Functions }) => Functions);

/** What stands on all pages of a list. */
export async function allPages<P extends { NextMarker?: string }, T>(fetch: (marker: { Marker?: string }) => Promise<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
  const found: T[] = [];
  let marker: string | undefined;
  do {
    const page = await fetch(marker ? { Marker: marker } : {});
    found.push(...(items(page) ?? []));
    marker = page.NextMarker || undefined;
  } while (marker);
  return found;
}
