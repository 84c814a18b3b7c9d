export type Level = "platform" | "error" | "warn" | "info";

const PLATFORM = /^(START|END|REPORT|INIT_START|INIT_REPORT) /;
const ERROR = /(^|[\s[\]"])(ERROR|FATAL|Traceback|Task timed out)\b|\t(ERROR|FATAL)\t|^\[(ERROR|CRITICAL)\]|"level":\s*"(error|fatal|ERROR|FATAL)"/;
const WARN = /(^|[\s[\]"])(WARN|WARNING)\b|\tWARN\t|^\[WARNING\]|"level":\s*"(warn|warning|WARN|WARNING)"/;

/** How loud a line is, told from its first 400 characters, where loggers put it. */
export function levelOf(message: string): Level {
  if (PLATFORM.test(message)) return /\tStatus: (error|timeout)/.test(message) ? "error" : "platform";
  const head = message.slice(0, 400);
  if (ERROR.test(head)) return "error";
  return WARN.test(head) ? "warn" : "info";
}
