import type { FilteredLogEvent } from "../../../api/shapes";

/** What of a function's logs is known: lines in the order of time, none twice, the oldest dropped beyond a limit. */
export interface Tail {
  lines: FilteredLogEvent[];
  dropped: number;
}

export const EMPTY_TAIL: Tail = { lines: [], dropped: 0 };
export const MOST_LINES = 3_000;
/** Lines of several sandboxes arrive out of order by some seconds; so far back each look goes again. */
const OVERLAP_MS = 15_000;

/** Adds what a look found. Returns the same tail when nothing is new, so that nothing is drawn again. */
export function addLines(tail: Tail, found: FilteredLogEvent[]): Tail {
  const known = new Set(tail.lines.map(({ eventId }) => eventId));
  const fresh = found.filter(({ eventId }) => !known.has(eventId) && known.add(eventId));
  if (fresh.length === 0) return tail;
  const lines = [...tail.lines, ...fresh].sort((a, b) => a.timestamp - b.timestamp); // stable: the server's order stays within a millisecond
  const over = Math.max(0, lines.length - MOST_LINES);
  return { lines: lines.slice(over), dropped: tail.dropped + over };
}

/** Where the next look starts. */
export const nextStart = (tail: Tail, from: number): number => Math.max(from, (tail.lines.at(-1)?.timestamp ?? 0) - OVERLAP_MS);

/** The lines of one request: between its START and REPORT in each stream, where only one request runs at a time. */
export function linesOfRequest(lines: FilteredLogEvent[], requestId: string): FilteredLogEvent[] {
  const inside = new Set<string>();
  return lines.filter(({ logStreamName, message }) => {
    if (message.startsWith("START RequestId: ")) {
      if (message.includes(requestId)) inside.add(logStreamName);
      else inside.delete(logStreamName);
    }
    const belongs = inside.has(logStreamName) || message.includes(requestId);
    if (message.startsWith(`REPORT RequestId: ${requestId}`)) inside.delete(logStreamName);
    return belongs;
  });
}

export function matchingLines(lines: FilteredLogEvent[], text: string): FilteredLogEvent[] {
  const wanted = text.toLowerCase();
  return wanted === "" ? lines : lines.filter(({ message }) => message.toLowerCase().includes(wanted));
}

const NODE_PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}\t/;

/** The line without what stands beside it anyway: Node's own time and request id. */
export const shownText = (message: string) => message.replace(NODE_PREFIX, "").trimEnd();
