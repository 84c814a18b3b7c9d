import type { EventInvokeConfig, FunctionConfiguration } from "../../src/api/shapes";
import { Refused, text, type Input } from "./refused.ts";

/** How events of functions, versions and aliases are handled. */
export class FakeEventInvoke {
  private readonly known = new Map<string, EventInvokeConfig>();

  /** @return nothing for an operation that is not about events */
  call(operation: string, input: Input, latest: (name: string) => FunctionConfiguration): unknown {
    if (!operation.includes("EventInvokeConfig")) return undefined;
    const { FunctionArn: whole = "" } = latest(text(input, "FunctionName"));
    const arn = `${whole}:${input["Qualifier"] ? text(input, "Qualifier") : "$LATEST"}`;
    switch (operation) {
      case "lambda.ListFunctionEventInvokeConfigs":
        return { FunctionEventInvokeConfigs: [...this.known.values()].filter(({ FunctionArn }) => FunctionArn.startsWith(`${whole}:`)) };
      case "lambda.DeleteFunctionEventInvokeConfig":
        this.known.delete(arn);
        return {};
      default:
        return this.put(arn, input);
    }
  }

  private put(arn: string, input: Input): EventInvokeConfig {
    const { FunctionName: _, Qualifier: __, ...settings } = input;
    const made = { ...(settings as unknown as EventInvokeConfig), FunctionArn: arn, LastModified: Date.now() / 1000 };
    for (const { Destination = "" } of Object.values(made.DestinationConfig ?? {})) {
      if (!Destination.includes(":lambda:")) throw new Refused(400, "InvalidParameterValueException", `Destinations other than functions are not implemented: ${Destination}`);
    }
    this.known.set(arn, made);
    return made;
  }
}
