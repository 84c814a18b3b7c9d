// Says in one line what the browser tests miss, before every one of them says it.
import { existsSync } from "node:fs";

const chromium = process.env.TIDEMILL_CHROMIUM ?? "/usr/bin/chromium";
const missing = !existsSync(chromium)
  ? `Chromium is missing at ${chromium}: apt-get install chromium, or set TIDEMILL_CHROMIUM`
  : !existsSync("dist/index.html") && !process.env.TIDEMILL_CONSOLE_URL
    ? "The console is not built: npm run build"
    : undefined;
if (missing) {
  console.error(missing);
  process.exit(1);
}
