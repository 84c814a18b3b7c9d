import type { EgressPolicy } from "../../src/api/platform";
import { Refused, type Input } from "./refused.ts";

/** Egress policies as `/v1` keeps them. */
export class FakeEgress {
  readonly policies = new Map<string, EgressPolicy>();
  networks = ["office"];
  private made = 0;

  answer(method: string, id: string | undefined, input: Input): unknown {
    if (!id && method === "GET") return { egressPolicies: [...this.policies.values()], privateNetworks: this.networks };
    if (!id) return this.put(`sg-${String(++this.made).padStart(17, "0")}`, input);
    const policy = this.policies.get(id);
    if (!policy) throw new Refused(404, "EGRESS_POLICY_NOT_FOUND", `There is no egress policy ${id}.`);
    if (method === "PUT") return this.put(id, input);
    if (method === "DELETE") this.policies.delete(id);
    return method === "DELETE" ? {} : policy;
  }

  private put(id: string, input: Input) {
    const wanted = { ...(input as unknown as EgressPolicy), id };
    if ([...this.policies.values()].some((other) => other.name === wanted.name && other.id !== id)) throw new Refused(409, "EGRESS_POLICY_EXISTS", `There is an egress policy named ${wanted.name} already.`);
    this.policies.set(id, wanted);
    return wanted;
  }

  addSamples() {
    this.put("sg-0a1b2c3d4e5f60718", { name: "partners", names: ["api.example.com", "*.partners.example.org"], cidrs: [], privateNetworks: [], ports: [443] });
    this.put("sg-0f9e8d7c6b5a43210", { name: "office-database", names: ["db.office.example.com"], cidrs: ["203.0.113.0/24"], privateNetworks: ["office"], ports: [5432, 6432] });
  }
}
