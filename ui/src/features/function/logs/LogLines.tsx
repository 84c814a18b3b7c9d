import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { memo, useEffect, useRef, useState, type ReactNode } from "react";
import type { FilteredLogEvent } from "../../../api/shapes";
import { formatAbsolute, formatClock } from "../../../shared/format";
import { levelOf } from "../../../shared/logLevel";
import { Nothing } from "../../../shared/Nothing";
import { shownText } from "./tail";

interface Props {
  lines: FilteredLogEvent[];
  text: string;
  wrapping: boolean;
  loading: boolean;
  empty: { title: string; text: string; action: ReactNode };
}

const NEAR_END_PX = 40;

/** The lines in a box that stays at its end while new ones come, until somebody scrolls up to read. */
export function LogLines({ lines, text, wrapping, loading, empty }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [sticking, setSticking] = useState(true);

  useEffect(() => {
    if (sticking && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, sticking, wrapping]);

  return (
    <div className="log-frame">
      <div
        ref={box}
        className={wrapping ? "log log-wrapping" : "log"}
        role="log"
        aria-live="off"
        aria-label="Log lines"
        aria-busy={loading}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => setSticking(scrollHeight - scrollTop - clientHeight < NEAR_END_PX)}
      >
        {lines.map((line) => (
          <Line key={line.eventId} line={line} text={text} />
        ))}
        {lines.length > 0 ? null : loading ? (
          <StatusIndicator type="loading">Loading logs</StatusIndicator>
        ) : (
          <div className="log-empty">
            <Nothing title={empty.title} action={empty.action}>
              {empty.text}
            </Nothing>
          </div>
        )}
      </div>
      {sticking || lines.length === 0 ? null : (
        <div className="log-jump">
          <Button iconName="angle-down" onClick={() => setSticking(true)}>
            Newest lines
          </Button>
        </div>
      )}
    </div>
  );
}

const Line = memo(function Line({ line, text }: { line: FilteredLogEvent; text: string }) {
  const time = new Date(line.timestamp);
  return (
    <div className={`log-row log-${levelOf(line.message)}`}>
      <time dateTime={time.toISOString()} title={formatAbsolute(time)}>
        {formatClock(time)}
      </time>
      <span title={line.logStreamName}>{marked(shownText(line.message), text)}</span>
    </div>
  );
});

/** The text with every find of the filter marked. */
function marked(message: string, text: string): ReactNode {
  if (text === "") return message;
  const parts: ReactNode[] = [];
  const lower = message.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(text.toLowerCase()); at >= 0; at = lower.indexOf(text.toLowerCase(), from)) {
    parts.push(message.slice(from, at), <mark key={at}>{message.slice(at, at + text.length)}</mark>);
    from = at + text.length;
  }
  return [...parts, message.slice(from)];
}
