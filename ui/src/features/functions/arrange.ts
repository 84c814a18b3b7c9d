import type { FunctionConfiguration } from "../../api/shapes";
import { toDate } from "../../shared/format";

export const SORTS = ["name", "state", "runtime", "memory", "size", "modified"] as const;
export type Sort = (typeof SORTS)[number];

/** What the list shows; it stands in the URL, so that a reload and a shared link show the same. */
export interface View {
  text: string;
  sort: Sort;
  descending: boolean;
  page: number;
}

export const PAGE_SIZE = 20;

export interface Arranged {
  rows: FunctionConfiguration[];
  matches: number;
  pages: number;
  page: number;
}

export function readView(params: URLSearchParams): View {
  const sort = SORTS.find((known) => known === params.get("sort")) ?? "name";
  return {
    text: params.get("q") ?? "",
    sort,
    descending: params.get("order") === "desc",
    page: Math.max(1, Number.parseInt(params.get("page") ?? "1", 10) || 1),
  };
}

export function writeView(view: View): URLSearchParams {
  const params = new URLSearchParams();
  if (view.text) params.set("q", view.text);
  if (view.sort !== "name") params.set("sort", view.sort);
  if (view.descending) params.set("order", "desc");
  if (view.page > 1) params.set("page", String(view.page));
  return params;
}

/** Searches, sorts and cuts out one page. */
export function arrange(functions: FunctionConfiguration[], view: View): Arranged {
  const words = view.text.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = functions.filter((one) => {
    const text = searchable(one);
    return words.every((word) => text.includes(word));
  });
  const sign = view.descending ? -1 : 1;
  const sorted = matching.sort((a, b) => sign * compare(a, b, view.sort) || compare(a, b, "name"));
  const pages = Math.max(1, Math.ceil(sorted.length / PAGE_SIZE));
  const page = Math.min(view.page, pages);
  return { rows: sorted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), matches: sorted.length, pages, page };
}

const searchable = (one: FunctionConfiguration) =>
  [one.FunctionName, one.Description, one.Runtime, one.State, one.Handler].filter(Boolean).join("\n").toLowerCase();

const NAMES = new Intl.Collator("en", { numeric: true });

function compare(a: FunctionConfiguration, b: FunctionConfiguration, sort: Sort): number {
  switch (sort) {
    case "name":
      return NAMES.compare(a.FunctionName, b.FunctionName);
    case "state":
      return NAMES.compare(a.State ?? "", b.State ?? "");
    case "runtime":
      return NAMES.compare(a.Runtime ?? "", b.Runtime ?? "");
    case "memory":
      return (a.MemorySize ?? 0) - (b.MemorySize ?? 0);
    case "size":
      return (a.CodeSize ?? 0) - (b.CodeSize ?? 0);
    case "modified":
      return (toDate(a.LastModified)?.getTime() ?? 0) - (toDate(b.LastModified)?.getTime() ?? 0);
  }
}
