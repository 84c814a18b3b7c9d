/** What a list shows; it stands in the URL, so that a reload and a shared link show the same. */
export interface View {
  text: string;
  /** Id of a column; "" is the first. */
  sort: string;
  descending: boolean;
  page: number;
}

/** How the rows of a list are searched and sorted. The first sort is the default, and breaks ties. */
export interface Arrangement<T> {
  words: (one: T) => (string | undefined)[];
  sorts: Record<string, (one: T) => string | number | undefined>;
}

export const PAGE_SIZE = 20;

export interface Arranged<T> {
  rows: T[];
  matches: number;
  pages: number;
  page: number;
}

export function readView(params: URLSearchParams): View {
  return {
    text: params.get("q") ?? "",
    sort: params.get("sort") ?? "",
    descending: params.get("order") === "desc",
    page: Math.max(1, Number.parseInt(params.get("page") ?? "1", 10) || 1),
  };
}

export function writeView(view: View): URLSearchParams {
  const params = new URLSearchParams();
  if (view.text) params.set("q", view.text);
  if (view.sort) params.set("sort", view.sort);
  if (view.descending) params.set("order", "desc");
  if (view.page > 1) params.set("page", String(view.page));
  return params;
}

/** Searches, sorts and cuts out one page. */
export function arrange<T>(all: T[], view: View, { words, sorts }: Arrangement<T>): Arranged<T> {
  const wanted = view.text.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = all.filter((one) => {
    const text = words(one).filter(Boolean).join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const first = Object.values(sorts)[0] ?? (() => undefined);
  const by = sorts[view.sort] ?? first;
  const sign = view.descending ? -1 : 1;
  const sorted = matching.sort((a, b) => sign * compare(by(a), by(b)) || compare(first(a), first(b)));
  const pages = Math.max(1, Math.ceil(sorted.length / PAGE_SIZE));
  const page = Math.min(view.page, pages);
  return { rows: sorted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), matches: sorted.length, pages, page };
}

const NAMES = new Intl.Collator("en", { numeric: true });

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === "number" || typeof b === "number") return Number(a ?? 0) - Number(b ?? 0);
  return NAMES.compare(a ?? "", b ?? "");
}
