import type { AuditEntry, GuardRail, Isolation, Person, Quota, Runtime, Tenant, UsageHour } from "../../src/api/platform";
import { FakeEgress } from "./egress.ts";
import { FakeEvents } from "./events.ts";
import { ACCOUNT, Refused, type Input } from "./refused.ts";

const HOUR = 3_600_000;
const arn = (what: string) => `arn:aws:iam::${ACCOUNT}:${what}`;
const orders = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders`;

const RUNTIMES: Runtime[] = [
  { name: "nodejs20.x", served: true, version: "20.20.2" },
  { name: "nodejs22.x", served: false, remedy: "run ./tidemill runtimes add nodejs22.x" },
  { name: "python3.11", served: true, version: "3.11.2" },
  { name: "python3.12", served: false, remedy: "install Python 3.12 as /usr/bin/python3.12, or run ./tidemill runtimes add python3.12 PREFIX" },
  { name: "provided.al2023", served: true },
];

/** Tidemill's own API: the audit, and what operators see. */
export class FakePlatform {
  readonly tenants = new Map<string, Tenant>();
  readonly audit: AuditEntry[] = [];
  readonly usage: UsageHour[] = [];
  readonly people = new Map<string, Person>();
  readonly egress = new FakeEgress();
  readonly events = new FakeEvents();
  isolation: Isolation = { standard: "standard", floor: "standard", available: ["standard", "hostile"] };
  readonly guardRails = new Map<string, Map<string, GuardRail>>();
  private readonly quotas = new Map<string, Record<string, number>>();

  /** @return nothing when the address is not of these */
  answer(method: string, [first, second, third, fourth]: (string | undefined)[], params: URLSearchParams, body: string, operator: boolean): unknown {
    const input = (body ? JSON.parse(body) : {}) as Input;
    if (first === "isolation") return this.isolation;
    if (first === "egress-policies") return this.egress.answer(method, second, input);
    if (first === "events") return this.events.answer(method, [second, third], params, input);
    if (first === "audit") return this.listAudit(params);
    if (first === "people") return this.answerPeople(method, second, params, input, operator);
    if (first === "quotas") return this.sheet(ACCOUNT);
    if (first === "runtimes") return { runtimes: RUNTIMES };
    if (first === "usage" && !params.has("account")) return this.listUsage(params);
    if (first !== "tenants" && first !== "usage") return undefined;
    if (!operator) throw new Refused(403, "ACCESS_DENIED", `arn:aws:sts::${ACCOUNT}:assumed-role/TidemillAdmin/Ada is not the operator`);
    if (first === "usage") return this.listUsage(params);
    if (!second) return method === "POST" ? this.create(input) : { tenants: [...this.tenants.values()] };
    const tenant = this.tenants.get(second);
    if (!tenant) throw new Refused(404, "TENANT_NOT_FOUND", `There is no tenant with account ${second}.`);
    if (third === "quotas") {
      if (method === "PUT") this.limit(second, input);
      return this.sheet(second);
    }
    if (third === "guard-rails") return this.guard(method, second, fourth, body);
    if (third === "suspend" || third === "resume") tenant.state = third === "suspend" ? "SUSPENDED" : "ACTIVE";
    if (method === "DELETE") this.tenants.delete(second);
    return tenant;
  }

  private answerPeople(method: string, name: string | undefined, params: URLSearchParams, input: Input, operator: boolean) {
    const accountId = params.get("account") || ACCOUNT;
    if (accountId !== ACCOUNT && !operator) throw new Refused(403, "ACCESS_DENIED", `arn:aws:sts::${ACCOUNT}:assumed-role/TidemillAdmin/Ada is not the operator`);
    if (method === "GET") return { people: accountId === ACCOUNT ? [...this.people.values()] : [] };
    if (method === "DELETE") {
      if (!this.people.delete(name ?? "")) throw new Refused(404, "PERSON_NOT_FOUND", `The account has nobody named ${name}.`);
      return {};
    }
    const person = input as unknown as Person;
    const known = this.people.has(person.username);
    this.people.set(person.username, person);
    return { ...person, accountId, ...(known ? {} : { temporaryPassword: "only-once-password" }) };
  }

  private guard(method: string, account: string, name: string | undefined, document: string) {
    const rails = this.guardRails.get(account) ?? new Map<string, GuardRail>();
    this.guardRails.set(account, rails);
    if (!name) return { accountId: account, guardRails: [...rails.values()] };
    if (method === "DELETE") rails.delete(name);
    if (method === "PUT" && /"Principal"/.test(document)) throw new Refused(400, "POLICY_MALFORMED", "Policy document should not specify a principal. (Statement.Principal, line 1, column 1)");
    if (method === "PUT") rails.set(name, { name, document });
    return rails.get(name) ?? {};
  }

  private create(input: Input) {
    const name = String(input["name"] ?? "");
    const accountId = String(input["accountId"] ?? "123456789012");
    if (this.tenants.has(accountId)) throw new Refused(409, "TENANT_EXISTS", `There is a tenant with account id ${accountId} already.`);
    this.tenants.set(accountId, { name, accountId, state: "ACTIVE" });
    return { name, accountId, rootCredentials: { accessKeyId: "AKIAROOTOFTENANT0001", secretAccessKey: "only-once/root" } };
  }

  private limit(account: string, input: Input) {
    const own = { ...this.quotas.get(account) };
    for (const [name, value] of Object.entries(input)) {
      if (value === null) delete own[name];
      else own[name] = Number(value);
    }
    this.quotas.set(account, own);
  }

  sheet(account: string): { accountId: string; quotas: Quota[] } {
    const own = this.quotas.get(account) ?? {};
    const one = (name: string, limit: number, used: number): Quota => ({ name, limit: own[name] ?? limit, own: name in own, used });
    return {
      accountId: account,
      quotas: [one("functions", 1000, 22), one("functionVersions", 10_000, 31), one("codeBytes", 80_530_636_800, 41_000_000), one("concurrentInvocations", 1000, 7), one("eventsPerSecond", 1000, 120), one("logBytesPerDay", 10_737_418_240, 9_900_000_000)],
    };
  }

  private listAudit(params: URLSearchParams) {
    const has = (name: string, value: string) => value.toLowerCase().includes((params.get(name) ?? "").toLowerCase());
    const outcome = params.get("outcome") ?? "";
    const denied = (one: AuditEntry) => /^(AccessDenied|ACCESS_DENIED)/.test(one.outcome);
    const fits = (one: AuditEntry) => (outcome === "DENIED" ? denied(one) : outcome === "FAILED" ? one.outcome !== "OK" : outcome === "" || one.outcome === outcome);
    const found = this.audit.filter((one) => one.at >= (params.get("from") ?? "") && has("principal", one.principal) && has("action", one.action) && fits(one));
    const from = Number(params.get("before") ?? 0);
    const until = from + Number(params.get("limit") ?? 50);
    return { entries: found.slice(from, until), ...(until < found.length ? { next: String(until) } : {}) };
  }

  private listUsage(params: URLSearchParams) {
    const account = params.get("account") ?? ACCOUNT;
    const from = params.get("from") ?? "";
    return { from, to: new Date().toISOString(), hours: this.usage.filter((one) => one.hour >= from && (account === "all" || one.accountId === account)) };
  }

  addSamples(now: number) {
    this.egress.addSamples();
    this.events.addSamples(now);
    this.tenants.set(ACCOUNT, { name: "default", accountId: ACCOUNT, state: "ACTIVE" });
    this.tenants.set("000000000002", { name: "auditors", accountId: "000000000002", state: "ACTIVE" });
    this.tenants.set("210987654321", { name: "closed-shop", accountId: "210987654321", state: "SUSPENDED" });
    const person = (username: string, role: Person["role"]) => this.people.set(username, { username, email: `${username}@example.com`, role });
    person("ada", "admin");
    person("grace", "developer");
    person("kim", "viewer");
    this.guard("PUT", ACCOUNT, "no-users", '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {"Effect": "Allow", "Action": "*", "Resource": "*"},\n    {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}\n  ]\n}');
    this.guard("PUT", "210987654321", "nothing", '{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}');
    const entry = (minutes: number, principal: string, action: string, resource: string, outcome = "OK") =>
      this.audit.push({ at: new Date(now - minutes * 60_000).toISOString(), accountId: ACCOUNT, principal, sourceAddress: "192.0.2.17", action, resource, requestId: `5a1e0000-0000-4000-8000-${String(minutes).padStart(12, "0")}`, outcome });
    entry(2, arn("user/ci-deployer"), "lambda:DeleteFunction", orders, "AccessDeniedException");
    entry(9, arn("user/ci-deployer"), "lambda:UpdateFunctionCode", orders);
    entry(14, `arn:aws:sts::${ACCOUNT}:assumed-role/lambda/orders`, "s3:PutObject", "arn:aws:s3:::invoices/2026/11.pdf", "AccessDenied");
    entry(31, arn("root"), "iam:CreateUser", arn("user/ci-deployer"), "EntityAlreadyExists");
    for (let minutes = 40; minutes < 100; minutes++) entry(minutes, arn("root"), "lambda:TagResource", orders);
    for (let hour = 1; hour < 24; hour++) {
      const at = new Date(Math.floor(now / HOUR - hour) * HOUR).toISOString();
      if (hour % 7) this.usage.push({ hour: at, accountId: ACCOUNT, function: "orders", requests: 200 + ((hour * 37) % 160), gigabyteMilliseconds: 41_000 });
      if (hour % 2) this.usage.push({ hour: at, accountId: "000000000002", function: "collect", requests: 40, gigabyteMilliseconds: 9_000 });
    }
  }
}
