import { strToU8, zipSync } from "fflate";
import type { Run } from "../../src/api/readModels";
import type { FunctionConfiguration } from "../../src/api/shapes";

export type Files = Record<string, string>;

export const zipOf = (files: Files) => zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));

interface Sample {
  configuration: FunctionConfiguration;
  files: Files;
  tags: Record<string, string>;
  runs: (Omit<Run, "billedMs" | "memoryMb" | "logStream" | "version"> & { lines: string[] })[];
}

const MINUTE = 60_000;

const ORDERS: Files = {
  "index.mjs": `import { price } from "./lib/price.mjs";

export const handler = async (event, context) => {
  console.log("order", event.orderId, "of", event.items?.length ?? 0, "items");
  if (!event.items) {
    console.warn("an order without items");
    return { total: 0 };
  }
  return { total: price(event.items), requestId: context.awsRequestId };
};
`,
  "lib/price.mjs": `export const price = (items) =>
  items.reduce((sum, { amount, each }) => sum + amount * each, 0);
`,
  "lib/tax/rates.json": `{ "DE": 0.19, "FR": 0.2, "PT": 0.23 }\n`,
  "README.md": "# orders\n\nPrices orders.\n",
};

const REPORT: Files = { "lambda_function.py": `def lambda_handler(event, context):\n    print("report for", event.get("month"))\n    return {"pages": 12}\n` };

/** What an account looks like after some weeks: every state, some runs that went wrong. */
export function sampleFunctions(now: number): Sample[] {
  const base = (name: string, change: Partial<FunctionConfiguration>): FunctionConfiguration => ({
    FunctionName: name,
    FunctionArn: `arn:aws:lambda:us-east-1:000000000001:function:${name}`,
    Runtime: "nodejs20.x",
    Role: "arn:aws:iam::000000000001:role/lambda",
    Handler: "index.handler",
    Description: "",
    Timeout: 3,
    MemorySize: 128,
    LastModified: new Date(now - 90 * MINUTE).toISOString().replace("Z", "+0000"),
    CodeSha256: `sha-${name}`,
    Version: "$LATEST",
    RevisionId: `revision-${name}`,
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    ...change,
  });
  const orders = base("orders", {
    Description: "Prices orders and books them",
    MemorySize: 512,
    Timeout: 15,
    Environment: { Variables: { TABLE: "orders", API_TOKEN: "a-secret-nobody-should-see", LOG_LEVEL: "debug" } },
  });
  const runs = Array.from({ length: 64 }, (_, index) => {
    const broken = index % 17 === 5;
    const cold = index % 23 === 0;
    return {
      requestId: `5d1c0a2e-7b1f-4c3d-9e8f-${String(64 - index).padStart(12, "0")}`,
      startedAt: now - (64 - index) * 7 * MINUTE,
      trigger: index % 5 === 0 ? ("EVENT" as const) : ("CALL" as const),
      attempt: index % 20 === 10 ? 2 : 1,
      durationMs: Number((8 + 22 * Math.abs(Math.sin(index)) + (cold ? 60 : 0)).toFixed(2)),
      maxMemoryMb: 48 + (index % 9),
      ...(cold ? { initMs: 61.7 } : {}),
      ...(index % 9 === 0 ? { traceId: `1-6920a1c0-${String(index).padStart(24, "0")}` } : {}),
      ...(broken ? { errorType: "TypeError" } : {}),
      lines: broken
        ? ["INFO\torder 1042 of 3 items", `ERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"Cannot read properties of undefined (reading 'amount')"}`]
        : [`INFO\torder ${1000 + index} of ${1 + (index % 4)} items`, ...(index % 6 === 0 ? ["WARN\tthe price service answered slowly (412 ms)"] : [])],
    };
  });
  const more = Array.from({ length: 21 }, (_, index) =>
    base(`tenant-hook-${index + 1}`, { Description: "Customer's webhook", Runtime: index % 3 ? "python3.11" : "nodejs22.x", MemorySize: 128 * (1 + (index % 4)), LastModified: new Date(now - index * 26 * 60 * MINUTE).toISOString() }),
  );
  return [
    { configuration: orders, files: ORDERS, tags: { team: "shop", stage: "production" }, runs },
    { configuration: base("monthly-report", { Runtime: "python3.11", Handler: "lambda_function.lambda_handler", MemorySize: 1024, Description: "Renders the monthly report as PDF" }), files: REPORT, tags: {}, runs: [] },
    { configuration: base("image-resizer", { Runtime: "provided.al2023", Handler: "bootstrap", CodeSize: 18_400_321, MemorySize: 2048, TenancyConfig: { TenantIsolationMode: "PER_TENANT" } }), files: { bootstrap: "#!/bin/sh\n", "lib/libvips.so": "…" }, tags: {}, runs: [] },
    { configuration: base("importer", { State: "Failed", StateReason: "The code could not be unpacked.", Runtime: "python3.11" }), files: REPORT, tags: {}, runs: [] },
    ...more.map((configuration) => ({ configuration, files: REPORT, tags: {}, runs: [] })),
  ];
}
