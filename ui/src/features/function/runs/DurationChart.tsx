import type { Run } from "../../../api/readModels";
import { formatAbsolute, formatMillis, toDate } from "../../../shared/format";
import { chartOf } from "./chart";

const WIDTH = 1000;
const HEIGHT = 120;
const TOP = 12;
const BOTTOM = 114;

/** One bar per run. Small enough to be drawn by hand; the table below says the same in words. */
export function DurationChart({ runs }: { runs: Run[] }) {
  const { bars, topMs, medianMs } = chartOf(runs);
  const step = WIDTH / bars.length;
  const width = Math.min(step * 0.7, 26);
  const tall = (part: number) => Math.max(part === 0 ? 0 : 1, part * (BOTTOM - TOP));
  const failed = runs.filter(({ errorType }) => errorType).length;
  return (
    <>
      <svg
        className="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Durations of ${runs.length} invocations: median ${formatMillis(medianMs)}, ${failed} failed`}
      >
        <line x1={0} x2={WIDTH} y1={BOTTOM} y2={BOTTOM} vectorEffect="non-scaling-stroke" />
        <line x1={0} x2={WIDTH} y1={TOP} y2={TOP} strokeDasharray="3 4" vectorEffect="non-scaling-stroke" />
        {bars.map(({ run, duration, init }, index) => {
          const x = index * step + (step - width) / 2;
          const started = toDate(run.startedAt);
          return (
            <g key={`${run.requestId}/${run.attempt}`}>
              <title>{`${started ? formatAbsolute(started) : ""}\n${formatMillis(run.durationMs)}${run.initMs ? ` and ${formatMillis(run.initMs)} init` : ""}${run.errorType ? `\n${run.errorType}` : ""}`}</title>
              <rect className={run.errorType ? "failed" : ""} x={x} width={width} y={BOTTOM - tall(duration)} height={tall(duration)} />
              <rect className="init" x={x} width={width} y={BOTTOM - tall(duration) - tall(init)} height={tall(init)} />
            </g>
          );
        })}
      </svg>
      <div className="legend">
        <span>
          <i style={{ background: "var(--chart-run)" }} />
          Succeeded
        </span>
        <span>
          <i style={{ background: "var(--chart-failed)" }} />
          Failed
        </span>
        <span>
          <i style={{ background: "var(--chart-init)" }} />
          Init (cold start)
        </span>
        <span>
          Scale to {formatMillis(topMs)}, median {formatMillis(medianMs)}
        </span>
      </div>
    </>
  );
}
