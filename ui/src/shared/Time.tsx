import { useSyncExternalStore } from "react";
import { formatAbsolute, formatRelative, toDate } from "./format";

let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    listeners.forEach((each) => each());
  }, 20_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** "5 minutes ago" that stays true while it is shown; the exact time on hover. */
export function Time({ at }: { at: string | number | undefined | null }) {
  const tick = useSyncExternalStore(subscribe, () => now);
  const date = toDate(at);
  if (!date) return <>–</>;
  const reference = date > tick ? new Date() : tick;
  return (
    <time dateTime={date.toISOString()} title={formatAbsolute(date)}>
      {formatRelative(date, reference)}
    </time>
  );
}
