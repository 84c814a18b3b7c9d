// `npm ci`, but only when the lock file changed since the last time: it takes 20 s and the reactor runs it each time.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const stamp = "node_modules/.tidemill-lock";
const lock = createHash("sha256").update(readFileSync("package-lock.json")).update(process.version).digest("hex");
if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) process.exit(0);

console.log("Installing the console's packages (npm ci)");
const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { stdio: "inherit" });
if (npm.status !== 0) process.exit(npm.status ?? 1);
writeFileSync(stamp, lock);
