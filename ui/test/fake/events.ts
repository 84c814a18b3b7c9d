import type { AcceptedEvent, EventDetail, EventState, Try } from "../../src/api/events";
import { Refused, type Input } from "./refused.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const WAITING = new Set<EventState>(["WAITING", "CANCELLING"]);

interface Kept extends AcceptedEvent {
  tries: Try[];
  payload?: string;
}

/** The ledger of accepted events. */
export class FakeEvents {
  private kept: Kept[] = [];
  /** How many a redrive of many takes at a time. */
  part = 1000;

  /** @return nothing when the address is not of these */
  answer(method: string, [id, action]: (string | undefined)[], params: URLSearchParams, input: Input): unknown {
    if (!id) return this.list(params);
    if (id === "backlog") return this.backlog(params.get("function") ?? "");
    if (id === "redrive" && method === "POST") return this.redriveMany(input);
    const wanted = input["generation"] ?? params.get("generation") ?? undefined;
    const event = this.get(id, wanted === undefined ? undefined : Number(wanted));
    if (!action) return this.detail(event);
    if (action === "redrive") return this.redrive(event);
    if (action === "cancel") return this.cancel(event);
    if (event.payload === undefined) throw new Refused(410, "PAYLOAD_NOT_RETAINED", `The payload of ${id} is not retained any more.`);
    return event.payload;
  }

  private list(params: URLSearchParams) {
    const found = this.matching({ function: params.get("function"), states: params.getAll("state"), error: params.get("error"), from: params.get("from") });
    const from = Number(params.get("before") ?? 0);
    const until = from + Number(params.get("limit") ?? 50);
    return { events: found.slice(from, until).map(summary), ...(until < found.length ? { next: String(until) } : {}) };
  }

  private matching({ function: name, states, error, from, to }: Input) {
    const wanted = states as string[] | undefined;
    return this.kept
      .filter((one) => (!name || one.function === name) && (!wanted?.length || wanted.includes(one.state)) && (!error || one.reason === error) && one.acceptedAt >= String(from ?? "") && (!to || one.acceptedAt < String(to)))
      .toSorted((a, b) => (a.acceptedAt < b.acceptedAt ? 1 : -1));
  }

  private redriveMany(input: Input) {
    const open = this.matching(input).filter(({ state, redrivenAs }) => !WAITING.has(state) && redrivenAs === undefined);
    const part = open.slice(0, this.part);
    part.forEach((one) => this.redrive(one));
    return { redriven: part.length, more: open.length > part.length, failed: [] };
  }

  private backlog(name: string) {
    const waiting = this.kept.filter((one) => WAITING.has(one.state) && (!name || one.function === name));
    const oldest = (of: Kept[]) => of.map(({ acceptedAt }) => acceptedAt).sort()[0];
    const sums = (of: Kept[]) => ({ waiting: of.length, ...(of.length > 0 ? { oldestAcceptedAt: oldest(of) } : {}) });
    return { ...sums(waiting), notYetRead: 0, functions: [...new Set(waiting.map((one) => one.function))].map((one) => ({ function: one, ...sums(waiting.filter((event) => event.function === one)) })) };
  }

  private detail(event: Kept): EventDetail {
    const generations = this.kept.filter(({ requestId }) => requestId === event.requestId).map(({ generation, state, acceptedAt, endedAt }) => ({ generation, state, acceptedAt, ...(endedAt ? { endedAt } : {}) }));
    return { ...summary(event), tries: event.tries, generations };
  }

  private redrive(event: Kept) {
    const { requestId, generation, payload } = event;
    if (WAITING.has(event.state)) throw new Refused(409, "EVENT_NOT_ENDED", `The event ${requestId} has not ended.`);
    if (event.redrivenAs === undefined) {
      event.redrivenAs = generation + 1;
      const now = new Date().toISOString();
      this.kept.push({ requestId, generation: generation + 1, function: event.function, version: event.version, trigger: "EVENT", state: "SUCCEEDED", acceptedAt: now, endedAt: now, attempts: 1, tries: [tryOf(1, Date.now())], ...(payload === undefined ? {} : { payload }) });
    }
    return { requestId, generation: event.redrivenAs };
  }

  private cancel(event: Kept) {
    if (event.state !== "WAITING") throw new Refused(409, "EVENT_NOT_WAITING", `The event ${event.requestId} does not wait.`);
    event.state = "CANCELLED";
    event.endedAt = new Date().toISOString();
    delete event.nextTryAt;
    return { requestId: event.requestId, state: event.state };
  }

  private get(id: string, generation: number | undefined): Kept {
    const found = this.kept.filter(({ requestId }) => requestId === id).findLast((one) => generation === undefined || one.generation === generation);
    if (!found) throw new Refused(404, "EVENT_NOT_FOUND", `There is no event ${id}.`);
    return found;
  }

  forget() {
    this.kept = [];
  }

  addSamples(now: number) {
    const ago = (minutes: number) => new Date(now - minutes * MINUTE).toISOString();
    const add = (number: number, minutes: number, state: EventState, change: Partial<Kept> = {}) =>
      this.kept.push({
        requestId: `e0e00000-0000-4000-8000-${String(number).padStart(12, "0")}`,
        generation: 0,
        function: "orders",
        version: "1",
        qualifier: "live",
        trigger: "EVENT",
        state,
        acceptedAt: ago(minutes),
        attempts: 1,
        tries: [tryOf(1, now - minutes * MINUTE)],
        payload: '{"orderId": 12345678901234567}',
        ...(WAITING.has(state) ? {} : { endedAt: ago(minutes) }),
        ...change,
      });
    add(1, 2, "WAITING", { reason: "Error", attempts: 1, nextTryAt: new Date(now + MINUTE).toISOString(), tries: [tryOf(1, now - 2 * MINUTE, "Error")] });
    add(2, 9, "RETRIES_EXHAUSTED", {
      reason: "Error",
      attempts: 3,
      endedAt: ago(6),
      tries: [tryOf(1, now - 9 * MINUTE, "Error"), tryOf(2, now - 8 * MINUTE, "Sandbox.Timedout"), tryOf(3, now - 6 * MINUTE, "Error")],
      destination: { arn: "arn:aws:lambda:us-east-1:000000000001:function:monthly-report", requestId: "e0e00000-0000-4000-8000-000000000099" },
    });
    add(3, 30, "SUCCEEDED");
    add(4, 35, "CANCELLED", { reason: "Error" });
    add(5, 400, "AGE_EXCEEDED", { reason: "TooManyRequests", attempts: 0, tries: [], endedAt: ago(40) });
    delete this.kept.at(-1)!.payload;
    for (let number = 10; number < 30; number++) add(number, 30 + number, "SUCCEEDED");
  }
}

const tryOf = (attempt: number, at: number, errorType?: string): Try => ({ attempt, startedAt: new Date(at).toISOString(), durationMillis: 48.2, logStream: "2026/11/20/[1]0123456789abcdef0123456789abcdef", ...(attempt === 1 ? { initDurationMillis: 61 } : {}), ...(errorType ? { errorType } : {}) });

const summary = ({ tries: _, payload: __, ...shown }: Kept): AcceptedEvent => shown;
