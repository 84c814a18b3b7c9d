/** The figures of one run, as the platform prints them at its end. */
export interface Report {
  requestId: string;
  durationMs: number;
  billedMs?: number;
  memoryMb?: number;
  maxMemoryMb?: number;
  initMs?: number;
  status?: string;
}

/** Reads the REPORT line of a log, the last one when there are several; nothing when it has none yet. */
export function parseReport(log: string): Report | undefined {
  const line = log.split("\n").findLast((one) => one.startsWith("REPORT RequestId:"));
  if (!line) return undefined;
  const fields = new Map(line.split("\t").map(readField));
  const requestId = fields.get("REPORT RequestId");
  const durationMs = number(fields.get("Duration"));
  if (!requestId || durationMs === undefined) return undefined;
  const figures = {
    billedMs: number(fields.get("Billed Duration")),
    memoryMb: number(fields.get("Memory Size")),
    maxMemoryMb: number(fields.get("Max Memory Used")),
    initMs: number(fields.get("Init Duration")),
    status: fields.get("Status"),
  };
  return { requestId, durationMs, ...Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) };
}

function readField(field: string): [string, string] {
  const colon = field.indexOf(":");
  return [field.slice(0, colon).trim(), field.slice(colon + 1).trim()];
}

function number(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? "");
  return Number.isNaN(value) ? undefined : value;
}
