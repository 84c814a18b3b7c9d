import type { ConcurrencyUse } from "../../src/api/readModels";
import type { ProvisionedConcurrency } from "../../src/api/shapes";
import { Refused, text, type Input } from "./refused.ts";

const ACCOUNT_LIMIT = 1000;
const KEPT = 100;

/** Reserved and provisioned concurrency of functions. */
export class FakeConcurrency {
  private readonly reservations = new Map<string, number>();
  private readonly provisions = new Map<string, ProvisionedConcurrency>();

  /** @return nothing for an operation that is none of concurrency */
  call(operation: string, input: Input, arnOf: (name: string) => string): unknown {
    if (!operation.includes("Concurrency")) return undefined;
    const name = text(input, "FunctionName");
    const arn = arnOf(name);
    const qualified = `${arn}:${text(input, "Qualifier")}`;
    switch (operation) {
      case "lambda.PutFunctionConcurrency":
        return this.reserve(name, Number(input["ReservedConcurrentExecutions"]));
      case "lambda.DeleteFunctionConcurrency":
        this.reservations.delete(name);
        return {};
      case "lambda.ListProvisionedConcurrencyConfigs":
        return { ProvisionedConcurrencyConfigs: [...this.provisions.values()].filter(({ FunctionArn }) => FunctionArn?.startsWith(`${arn}:`)).map((one) => this.nextStep(one)) };
      case "lambda.PutProvisionedConcurrencyConfig":
        return this.provision(name, qualified, Number(input["ProvisionedConcurrentExecutions"]));
      case "lambda.DeleteProvisionedConcurrencyConfig":
        this.provisions.delete(qualified);
        return {};
      default:
        return undefined;
    }
  }

  reserved(name: string) {
    return this.reservations.get(name);
  }

  use(name: string): ConcurrencyUse {
    const reserved = this.reservations.get(name);
    const setAside = [...this.reservations.values()].reduce((sum, one) => sum + one, 0);
    return { running: reserved === 0 ? 0 : 3, limit: reserved ?? ACCOUNT_LIMIT - setAside, accountRunning: 7, accountLimit: ACCOUNT_LIMIT, provisioned: [{ version: "1", requested: 3, ready: 1, running: 1 }], ...(reserved === undefined ? {} : { reserved }) };
  }

  /** One that cannot be initialised. */
  fail(arn: string, reason: string) {
    this.provisions.set(arn, { FunctionArn: arn, RequestedProvisionedConcurrentExecutions: 3, AvailableProvisionedConcurrentExecutions: 1, AllocatedProvisionedConcurrentExecutions: 1, Status: "FAILED", StatusReason: reason, LastModified: "2026-11-20T10:00:00+0000" });
  }

  private reserve(name: string, amount: number) {
    if (amount > ACCOUNT_LIMIT - KEPT) {
      throw new Refused(400, "InvalidParameterValueException", `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${KEPT}].`);
    }
    this.reservations.set(name, amount);
    return { ReservedConcurrentExecutions: amount };
  }

  private provision(name: string, arn: string, amount: number): ProvisionedConcurrency {
    if (amount > (this.reservations.get(name) ?? ACCOUNT_LIMIT)) {
      throw new Refused(400, "InvalidParameterValueException", "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function");
    }
    const begun: ProvisionedConcurrency = { RequestedProvisionedConcurrentExecutions: amount, AvailableProvisionedConcurrentExecutions: 0, AllocatedProvisionedConcurrentExecutions: 0, Status: "IN_PROGRESS", LastModified: "2026-11-20T10:00:00+0000" };
    this.provisions.set(arn, { ...begun, FunctionArn: arn });
    return begun;
  }

  /** One that is in progress is ready when it is looked at the next time. */
  private nextStep(one: ProvisionedConcurrency): ProvisionedConcurrency {
    if (one.Status === "IN_PROGRESS") {
      const ready = one.RequestedProvisionedConcurrentExecutions ?? 0;
      this.provisions.set(one.FunctionArn ?? "", { ...one, Status: "READY", AvailableProvisionedConcurrentExecutions: ready, AllocatedProvisionedConcurrentExecutions: ready });
    }
    return one;
  }
}
