import type { IncomingMessage, ServerResponse } from "node:http";
import { strFromU8, unzipSync } from "fflate";
import type { CodeFile, Run } from "../../src/api/readModels";
import type { FilteredLogEvent, FunctionConfiguration } from "../../src/api/shapes";
import { FakeIam } from "./iam.ts";
import { sampleDirectory } from "./iamSamples.ts";
import { FakeLayers } from "./layers.ts";
import { metricsOf } from "./metrics.ts";
import { FakeConcurrency } from "./concurrency.ts";
import { FakeEventInvoke } from "./eventInvoke.ts";
import { faultsOf } from "./models.ts";
import { FakePermissions } from "./permissions.ts";
import { FakePlatform } from "./platform.ts";
import { ACCOUNT, Refused, type Input } from "./refused.ts";
import { sampleFunctions, zipOf } from "./samples.ts";
import { FakeUrls } from "./urls.ts";
import { FakeVersions } from "./versions.ts";

/** Where the person who is signed in may act. */
const ACCOUNTS: Record<string, string> = { [ACCOUNT]: "default", "000000000002": "auditors" };

interface Stored {
  configuration: FunctionConfiguration;
  zip: Uint8Array;
  tags: Record<string, string>;
  runs: Run[];
  events: FilteredLogEvent[];
  activeAt: number;
  /** Of its log group. */
  groupTags?: Record<string, string>;
}

/** Tidemill's contracts with the console, in memory: what the pages need, refused the way the real one refuses. */
export class FakeBackend {
  readonly functions = new Map<string, Stored>();
  /** By function: invocations that a limit refused. */
  readonly throttles = new Map<string, { at: number; version: string }[]>();
  readonly iam = new FakeIam();
  readonly platform = new FakePlatform();
  private readonly permissions = new FakePermissions();
  readonly versions = new FakeVersions();
  readonly concurrency = new FakeConcurrency();
  private layers = new FakeLayers();
  private readonly urls = new FakeUrls();
  private readonly eventInvoke = new FakeEventInvoke();
  operator = false;
  account = ACCOUNT;
  signedIn = true;
  /** Whether the person who is signed in has no account to act in. */
  homeless = false;
  pendingMs = 300;
  /** Operations that fail with this status, and the wait before each answer: for error and loading states. */
  broken = new Map<string, number>();
  slowMs = 0;
  /** Operations that do not answer: for loading states. */
  readonly stuck = new Set<string>();
  /** Operations that the person has no permission for. */
  readonly denied = new Set<string>();
  /** Where a page or the fake left the models of the services: a test with one of these fails. */
  readonly faults: string[] = [];
  private counter = 0;

  static withSamples(): FakeBackend {
    const backend = new FakeBackend();
    for (const { configuration, files, runs, tags } of sampleFunctions(Date.now())) {
      const zip = zipOf(files);
      const stored: Stored = { configuration: { ...configuration, CodeSize: configuration.CodeSize ?? zip.length }, zip, tags, groupTags: { owner: "shop", retention: "audit" }, runs: [], events: [], activeAt: 0 };
      backend.functions.set(configuration.FunctionName, stored);
      for (const run of runs) backend.record(stored, run, run.lines);
    }
    sampleDirectory(backend.iam);
    backend.platform.addSamples(Date.now());
    const allow = { FunctionName: "orders", Action: "lambda:InvokeFunction" };
    backend.call("lambda.AddPermission", { ...allow, StatementId: "uploads", Principal: "s3.amazonaws.com", SourceArn: "arn:aws:s3:::uploads", SourceAccount: ACCOUNT });
    backend.call("lambda.AddPermission", { ...allow, StatementId: "auditors", Principal: "000000000002" });
    backend.addLayers();
    backend.addVersions();
    backend.call("lambda.PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 40 });
    backend.concurrency.fail(`${backend.get("orders").configuration.FunctionArn}:live`, "The workers have no room for more of them.");
    backend.call("lambda.CreateFunctionUrlConfig", { FunctionName: "orders", Qualifier: "live", AuthType: "AWS_IAM", InvokeMode: "BUFFERED", Cors: { AllowOrigins: ["https://shop.example"], AllowMethods: ["GET"] } });
    const failure = { OnFailure: { Destination: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:monthly-report` } };
    backend.call("lambda.PutFunctionEventInvokeConfig", { FunctionName: "orders", Qualifier: "live", MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 5400, DestinationConfig: failure });
    return backend;
  }

  /** A layer in two versions, the second of which a function uses and a neighbour may use. */
  private addLayers() {
    const layer = { LayerName: "shop-base", Content: { ZipFile: "UEsFBg==" }, CompatibleRuntimes: ["nodejs20.x", "nodejs22.x"] };
    this.call("lambda.PublishLayerVersion", { ...layer, Description: "money" });
    this.call("lambda.PublishLayerVersion", { ...layer, Description: "money and dates" });
    this.call("lambda.AddLayerVersionPermission", { LayerName: "shop-base", VersionNumber: 2, StatementId: "auditors", Action: "lambda:GetLayerVersion", Principal: "000000000002" });
    this.get("orders").configuration.Layers = this.layers.used([`arn:aws:lambda:us-east-1:${ACCOUNT}:layer:shop-base:2`]);
  }

  forgetLayers() {
    this.layers = new FakeLayers();
  }

  /** Two versions of one function, the second on trial and not doing well. */
  private addVersions() {
    const of = { FunctionName: "orders" };
    const orders = this.get("orders");
    this.call("lambda.PublishVersion", { ...of, Description: "prices in euros" });
    const { MemorySize = 128 } = orders.configuration;
    orders.configuration.MemorySize = MemorySize * 2;
    this.call("lambda.PublishVersion", { ...of, Description: "rates from the new table" });
    orders.configuration.MemorySize = MemorySize;
    this.call("lambda.CreateAlias", { ...of, Name: "live", FunctionVersion: "1", Description: "what the shop calls", RoutingConfig: { AdditionalVersionWeights: { "2": 0.1 } } });
    this.call("lambda.CreateAlias", { ...of, Name: "preview", FunctionVersion: "2" });
    this.throttles.set("orders", [40, 41, 43, 95].map((minutes) => ({ at: Date.now() - minutes * 60_000, version: "1" })));
    orders.runs.forEach((run, index) => (run.version = index % 3 === 0 ? "2" : "1"));
  }

  /** @return false when the request is none of the backend's, but for the console's own files */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? "/", "http://fake");
    if (!url.pathname.startsWith("/v1/") && !/^\/console\/sign-(in|out)$/.test(url.pathname)) return false;
    const body = await read(request);
    if (this.stuck.has(url.pathname.split("/").at(-1)!)) await new Promise((done) => response.once("close", done));
    if (this.slowMs) await new Promise((done) => setTimeout(done, this.slowMs));
    try {
      this.route(request.method ?? "GET", url, request, body, response);
    } catch (failure) {
      const refused = failure instanceof Refused ? failure : new Refused(500, "ServiceException", String(failure));
      json(response, refused.status, { __type: refused.code, message: refused.message });
    }
    return true;
  }

  private route(method: string, url: URL, request: IncomingMessage, body: string, response: ServerResponse) {
    if (url.pathname === "/console/sign-in") {
      this.signedIn = true;
      return redirect(response, url.searchParams.get("to") ?? "/console/");
    }
    if (url.pathname === "/console/sign-out") {
      this.signedIn = false;
      return redirect(response, "/console/");
    }
    if (!this.signedIn) throw new Refused(401, "MissingAuthenticationToken", "Missing Authentication Token");
    if (url.pathname === "/v1/session") {
      this.breakIfWanted("session");
      if (this.homeless) throw new Refused(403, "NoAccount", "Ada is signed in, but belongs to no account of this platform. Ask the administrator of an account, or the operator, for an invitation; then sign out and in again.");
      return json(response, 200, { name: "Ada", email: "ada@example.com", accountId: this.account, accountName: ACCOUNTS[this.account], principal: `arn:aws:sts::${this.account}:assumed-role/TidemillAdmin/Ada`, accounts: Object.entries(ACCOUNTS).map(([accountId, accountName]) => ({ accountId, accountName, role: "admin" })), operator: this.operator });
    }
    if (url.pathname === "/v1/session/account" && method === "POST") {
      const wanted = url.searchParams.get("accountId") ?? "";
      if (!(wanted in ACCOUNTS)) throw new Refused(403, "AccessDenied", "Ada cannot act in the account that was asked for");
      this.account = wanted;
      return json(response, 200, { accountId: wanted });
    }
    const [, , first, second, third, fourth] = url.pathname.split("/").map(decodeURIComponent);
    if (first === "aws" && method === "POST" && second && third) {
      if (request.headers["x-tidemill-console"] !== "1") throw new Refused(403, "AccessDeniedException", "the header X-Tidemill-Console is missing");
      this.breakIfWanted(third);
      return json(response, 200, this.checked(second, third, (body ? JSON.parse(body) : {}) as Input));
    }
    if (first === "functions" && second && third === "runs") {
      this.breakIfWanted("runs");
      return json(response, 200, this.runs(second, url.searchParams));
    }
    if (first === "functions" && second && third === "metrics") {
      this.breakIfWanted("metrics");
      return json(response, 200, metricsOf(this.get(second).runs, this.throttles.get(second) ?? [], url.searchParams));
    }
    if (first === "functions" && second && third === "concurrency") {
      this.breakIfWanted("concurrency");
      this.get(second);
      return json(response, 200, this.concurrency.use(second));
    }
    if (first === "functions" && second && third === "code") {
      this.breakIfWanted("code");
      return json(response, 200, this.code(second));
    }
    if (first === "functions" && second && third === "zip") {
      response.writeHead(200, { "Content-Type": "application/zip" });
      return response.end(this.get(second).zip);
    }
    if (first) {
      this.breakIfWanted(first);
      if (third) this.breakIfWanted(third);
      if (method !== "GET" && request.headers["x-tidemill-console"] !== "1") throw new Refused(403, "AccessDeniedException", "the header X-Tidemill-Console is missing");
      const answer = this.platform.answer(method, [first, second, third, fourth], url.searchParams, body, this.operator);
      if (typeof answer === "string") return text(response, answer);
      if (answer !== undefined) return json(response, 200, answer);
    }
    throw new Refused(404, "UnknownOperationException", `nothing at ${url.pathname}`);
  }

  private breakIfWanted(name: string) {
    const status = this.broken.get(name);
    if (status) throw new Refused(status, status >= 500 ? "ServiceException" : "AccessDeniedException", `The fake was told to fail ${name}.`);
  }

  private checked(service: string, operation: string, input: Input): unknown {
    if (this.denied.has(operation)) {
      const action = `${service}:${operation}`;
      throw new Refused(403, "AccessDenied", `User: arn:aws:sts::${this.account}:assumed-role/TidemillViewer/Ada is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`);
    }
    this.faults.push(...faultsOf(service, operation, "input", input));
    const output = this.call(`${service}.${operation}`, input);
    this.faults.push(...faultsOf(service, operation, "output", output));
    return output;
  }

  private call(operation: string, input: Input): unknown {
    if (operation.startsWith("iam.")) return this.iam.call(operation.slice(4), input);
    const permission = this.permissions.call(operation, input, (name) => this.get(name).configuration.FunctionArn);
    if (permission !== undefined) return permission;
    const layer = this.layers.call(operation, input);
    if (layer !== undefined) return layer;
    const address = this.urls.call(operation, input, (wanted) => this.get(wanted).configuration);
    if (address !== undefined) return address;
    const events = this.eventInvoke.call(operation, input, (wanted) => this.get(wanted).configuration);
    if (events !== undefined) return events;
    const version = this.versions.call(operation, input, (wanted) => this.settled(this.get(wanted)));
    if (version !== undefined) return version;
    const concurrency = this.concurrency.call(operation, input, (wanted) => this.get(wanted).configuration.FunctionArn);
    if (concurrency !== undefined) return concurrency;
    const name = () => String(input["FunctionName"] ?? "");
    switch (operation) {
      case "lambda.ListFunctions":
        return this.list(input);
      case "lambda.CreateFunction":
        return this.create(input);
      case "lambda.GetFunction": {
        const stored = this.get(name());
        return {
          Configuration: this.settled(stored),
          Code: { RepositoryType: "S3", Location: `/v1/functions/${encodeURIComponent(name())}/zip` },
          Tags: stored.tags,
          ...this.reservation(name()),
        };
      }
      case "lambda.GetFunctionConfiguration":
        return this.settled(this.get(name()));
      case "lambda.UpdateFunctionCode":
        return this.updateCode(this.get(name()), input);
      case "lambda.UpdateFunctionConfiguration":
        return this.updateConfiguration(this.get(name()), input);
      case "lambda.DeleteFunction":
        this.get(name());
        this.functions.delete(name());
        return {};
      case "lambda.Invoke":
        return this.invoke(this.get(name()), input);
      case "lambda.TagResource": {
        const stored = this.byArn(String(input["Resource"]));
        Object.assign(stored.tags, input["Tags"]);
        return {};
      }
      case "lambda.UntagResource": {
        const stored = this.byArn(String(input["Resource"]));
        for (const key of input["TagKeys"] as string[]) delete stored.tags[key];
        return {};
      }
      case "logs.FilterLogEvents":
        return this.logs(input);
      case "logs.ListTagsLogGroup":
        return { tags: this.group(input).groupTags ?? {} };
      default:
        throw new Refused(404, "UnknownOperationException", `${operation} is not implemented`);
    }
  }

  private reservation(name: string) {
    const reserved = this.concurrency.reserved(name);
    return reserved === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: reserved } };
  }

  private list(input: Input) {
    const all = [...this.functions.values()].map((one) => this.settled(one)).sort((a, b) => (a.FunctionName < b.FunctionName ? -1 : 1));
    const from = Number(input["Marker"] ?? 0);
    const until = from + Number(input["MaxItems"] ?? 50);
    return { Functions: all.slice(from, until), ...(until < all.length ? { NextMarker: String(until) } : {}) };
  }

  private create(input: Input): FunctionConfiguration {
    const name = String(input["FunctionName"] ?? "");
    if (!/^[a-zA-Z0-9-_]{1,64}$/.test(name)) {
      throw new Refused(400, "ValidationException", `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+`);
    }
    if (this.functions.has(name)) throw new Refused(409, "ResourceConflictException", `Function already exist: ${name}`);
    this.checkSizes(input);
    const zip = zipIn((input["Code"] as { ZipFile?: string } | undefined)?.ZipFile);
    const configuration: FunctionConfiguration = {
      FunctionName: name,
      FunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`,
      Runtime: String(input["Runtime"]),
      Role: String(input["Role"]),
      Handler: String(input["Handler"] ?? ""),
      CodeSize: zip.length,
      Description: String(input["Description"] ?? ""),
      Timeout: Number(input["Timeout"] ?? 3),
      MemorySize: Number(input["MemorySize"] ?? 128),
      LastModified: new Date().toISOString().replace("Z", "+0000"),
      CodeSha256: `sha-${++this.counter}`,
      Version: "$LATEST",
      RevisionId: `revision-${this.counter}`,
      State: "Pending",
      StateReason: "The function is being created.",
      PackageType: "Zip",
      Architectures: ["x86_64"],
      EphemeralStorage: { Size: 512 },
      ...(input["Environment"] ? { Environment: input["Environment"] as { Variables: Record<string, string> } } : {}),
    };
    const stored: Stored = { configuration, zip, tags: {}, runs: [], events: [], activeAt: Date.now() + this.pendingMs };
    this.functions.set(name, stored);
    return configuration;
  }

  private checkSizes(input: Input) {
    const memory = Number(input["MemorySize"] ?? 128);
    if (memory < 128 || memory > 10240) {
      throw new Refused(400, "ValidationException", `1 validation error detected: Value '${memory}' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128`);
    }
  }

  private updateCode(stored: Stored, input: Input): FunctionConfiguration {
    this.checkRevision(stored, input);
    stored.zip = zipIn(input["ZipFile"] as string | undefined);
    return this.touch(stored, { CodeSize: stored.zip.length, CodeSha256: `sha-${++this.counter}` });
  }

  private updateConfiguration(stored: Stored, input: Input): FunctionConfiguration {
    this.checkRevision(stored, input);
    this.checkSizes({ MemorySize: stored.configuration.MemorySize, ...input });
    const { FunctionName: _, RevisionId: __, Layers, ...change } = input;
    const layers = Layers ? { Layers: this.layers.used(Layers as string[]) } : {};
    const groups = (change["VpcConfig"] as { SecurityGroupIds?: string[] } | undefined)?.SecurityGroupIds;
    if (groups) change["VpcConfig"] = groups.length > 0 ? { SecurityGroupIds: groups, SubnetIds: ["subnet-tidemill"], VpcId: "vpc-tidemill" } : undefined;
    return this.touch(stored, { ...(change as Partial<FunctionConfiguration>), ...layers });
  }

  private checkRevision({ configuration }: Stored, input: Input) {
    if (input["RevisionId"] && input["RevisionId"] !== configuration.RevisionId) {
      throw new Refused(412, "PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id. Call the GetFunction API to retrieve the latest Revision Id");
    }
  }

  private touch(stored: Stored, change: Partial<FunctionConfiguration>): FunctionConfiguration {
    Object.assign(stored.configuration, change, { LastModified: new Date().toISOString(), RevisionId: `revision-${++this.counter}`, LastUpdateStatus: "InProgress" });
    stored.activeAt = Date.now() + this.pendingMs;
    return stored.configuration;
  }

  private settled(stored: Stored): FunctionConfiguration {
    if (stored.activeAt && Date.now() >= stored.activeAt) {
      const { StateReason: _, ...rest } = stored.configuration;
      stored.configuration = { ...rest, State: "Active", LastUpdateStatus: "Successful" };
      stored.activeAt = 0;
    }
    return stored.configuration;
  }

  private invoke(stored: Stored, input: Input) {
    if (Boolean(stored.configuration.TenancyConfig) !== Boolean(input["TenantId"])) {
      throw new Refused(400, "InvalidParameterValueException", `The invoked function is ${input["TenantId"] ? "not " : ""}enabled with tenancy configuration.`);
    }
    const qualifier = String(input["Qualifier"] ?? "");
    const version = qualifier ? (this.versions.resolve(stored.configuration, qualifier).Version ?? "") : "$LATEST";
    const payload = input["Payload"] ? Buffer.from(String(input["Payload"]), "base64").toString() : "{}";
    const event = JSON.parse(payload) as { fail?: boolean };
    const name = stored.configuration.FunctionName;
    const failed = event?.fail === true;
    const requestId = `f00dcafe-0000-4000-8000-${String(++this.counter).padStart(12, "0")}`;
    const cold = stored.runs.length === 0;
    const trigger = input["InvocationType"] === "Event" ? "EVENT" : "CALL";
    const lines = failed
      ? [`ERROR\tInvoke Error\t{"errorType":"Error","errorMessage":"told to fail"}`]
      : [`INFO\thello from ${name}`, `INFO\tevent ${payload.slice(0, 200)}`];
    const run = this.record(
      stored,
      { requestId, version, startedAt: Date.now(), trigger, attempt: 1, durationMs: 12.34, maxMemoryMb: 41, ...(cold ? { initMs: 55.1 } : {}), ...(failed ? { errorType: "Error" } : {}) },
      lines,
    );
    if (trigger === "EVENT") return { StatusCode: 202 };
    const answer = failed ? { errorType: "Error", errorMessage: "told to fail", trace: ["Error: told to fail", "    at handler (index.mjs:2:9)"] } : { message: "Hello", event };
    const tail = stored.events.filter(({ eventId }) => eventId.startsWith(run.requestId)).map(({ message }) => message).join("");
    return {
      StatusCode: 200,
      ExecutedVersion: version,
      Payload: Buffer.from(JSON.stringify(answer)).toString("base64"),
      ...(failed ? { FunctionError: "Unhandled" } : {}),
      ...(input["LogType"] === "Tail" ? { LogResult: Buffer.from(tail).toString("base64") } : {}),
    };
  }

  /** Adds a run with its log lines, as the projection of the worker's reports would. */
  record(stored: Stored, wanted: Omit<Run, "billedMs" | "memoryMb" | "logStream" | "version"> & { version?: string }, lines: string[]): Run {
    const memoryMb = stored.configuration.MemorySize ?? 128;
    const version = wanted.version ?? "$LATEST";
    const run: Run = { ...wanted, version, billedMs: Math.ceil(wanted.durationMs), memoryMb, logStream: `2026/11/20/[${version}]0123456789abcdef0123456789abcdef` };
    stored.runs.unshift(run);
    const started = new Date(run.startedAt).getTime();
    const stamped = lines.map((line, index) => `${new Date(started + index).toISOString()}\t${run.requestId}\t${line}\n`);
    const init = run.initMs ? `\tInit Duration: ${run.initMs} ms` : "";
    const all = [
      `START RequestId: ${run.requestId} Version: ${version}\n`,
      ...stamped,
      `END RequestId: ${run.requestId}\n`,
      `REPORT RequestId: ${run.requestId}\tDuration: ${run.durationMs} ms\tBilled Duration: ${run.billedMs} ms\tMemory Size: ${memoryMb} MB\tMax Memory Used: ${run.maxMemoryMb} MB${init}\n`,
    ];
    all.forEach((message, index) =>
      stored.events.push({ logStreamName: run.logStream, timestamp: started + index, ingestionTime: started + 50, eventId: `${run.requestId}-${index}`, message }),
    );
    return run;
  }

  /** The function that writes to it. */
  private group(input: Input): Stored {
    const wanted = String(input["logGroupName"]);
    const found = [...this.functions.values()].find(({ configuration: { FunctionName, LoggingConfig } }) => (LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`) === wanted);
    if (!found || found.events.length === 0) throw new Refused(400, "ResourceNotFoundException", "The specified log group does not exist.");
    return found;
  }

  private logs(input: Input) {
    const { events } = this.group(input);
    const from = Number(input["startTime"] ?? 0);
    const until = Number(input["endTime"] ?? Number.MAX_SAFE_INTEGER);
    const matching = events.filter(({ timestamp }) => timestamp >= from && timestamp <= until).sort((a, b) => a.timestamp - b.timestamp);
    const start = Number(input["nextToken"] ?? 0);
    const end = start + Number(input["limit"] ?? 10_000);
    return { events: matching.slice(start, end), ...(end < matching.length ? { nextToken: String(end) } : {}) };
  }

  private runs(name: string, params: URLSearchParams) {
    const runs = this.get(name).runs.toSorted((a, b) => new Date(b.startedAt).getTime() - new Date(a.startedAt).getTime());
    const from = Number(params.get("before") ?? 0);
    const until = from + Number(params.get("limit") ?? 50);
    return { runs: runs.slice(from, until).map((run) => ({ ...run, startedAt: new Date(run.startedAt).toISOString() })), ...(until < runs.length ? { next: String(until) } : {}) };
  }

  private code(name: string) {
    const { zip, configuration } = this.get(name);
    const editable = (configuration.CodeSize ?? 0) < 1_000_000;
    const files: CodeFile[] = Object.entries(unzipSync(zip)).map(([path, bytes]) => ({ path, size: bytes.length, ...(editable ? { text: strFromU8(bytes) } : {}) }));
    return { files, total: files.length, editable };
  }

  private get(name: string): Stored {
    const stored = this.functions.get(name);
    if (!stored) throw new Refused(404, "ResourceNotFoundException", `Function not found: arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`);
    return stored;
  }

  private byArn(arn: string): Stored {
    return this.get(arn.slice(arn.lastIndexOf(":") + 1));
  }
}

function zipIn(base64: string | undefined): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(base64 ?? "", "base64"));
  try {
    unzipSync(bytes);
  } catch {
    throw new Refused(400, "InvalidParameterValueException", "Could not unzip uploaded file. Please check your file, then try to upload again.");
  }
  return bytes;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

/** JSON that was written before. */
function text(response: ServerResponse, body: string) {
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(body);
}

function redirect(response: ServerResponse, to: string) {
  response.writeHead(302, { Location: to });
  response.end();
}
