import type { FunctionConfiguration, FunctionUrlConfig } from "../../src/api/shapes";
import { Refused, text, type Input } from "./refused.ts";

/** The addresses of functions and their aliases. */
export class FakeUrls {
  private readonly known = new Map<string, FunctionUrlConfig>();
  private counter = 0;

  /** @return nothing for an operation that is not about addresses */
  call(operation: string, input: Input, latest: (name: string) => FunctionConfiguration): unknown {
    if (!operation.includes("FunctionUrlConfig")) return undefined;
    const { FunctionArn: whole = "" } = latest(text(input, "FunctionName"));
    const arn = input["Qualifier"] ? `${whole}:${text(input, "Qualifier")}` : whole;
    switch (operation) {
      case "lambda.ListFunctionUrlConfigs":
        return { FunctionUrlConfigs: [...this.known.values()].filter(({ FunctionArn }) => FunctionArn === whole || FunctionArn.startsWith(`${whole}:`)) };
      case "lambda.CreateFunctionUrlConfig":
        if (this.known.has(arn)) throw new Refused(409, "ResourceConflictException", `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`);
        return without(this.put(arn, input, `http://${String(++this.counter).padStart(32, "f")}.lambda-url.localhost:8080/`));
      case "lambda.DeleteFunctionUrlConfig":
        this.known.delete(arn);
        return {};
      default:
        return this.put(arn, input, this.of(arn).FunctionUrl);
    }
  }

  private of(arn: string): FunctionUrlConfig {
    const found = this.known.get(arn);
    if (!found) throw new Refused(404, "ResourceNotFoundException", "The resource you requested does not exist.");
    return found;
  }

  private put(arn: string, input: Input, url: string): FunctionUrlConfig {
    const { FunctionName: _, Qualifier: __, ...settings } = input;
    const now = new Date().toISOString();
    const made = { ...(settings as unknown as FunctionUrlConfig), FunctionUrl: url, FunctionArn: arn, CreationTime: this.known.get(arn)?.CreationTime ?? now, LastModifiedTime: now };
    this.known.set(arn, made);
    return made;
  }
}

/** What has just been made has not been changed. */
function without({ LastModifiedTime: _, ...made }: FunctionUrlConfig) {
  return made;
}
