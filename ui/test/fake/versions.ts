import type { AliasConfiguration, FunctionConfiguration } from "../../src/api/shapes";
import { Refused, text, type Input } from "./refused.ts";

interface Known {
  versions: FunctionConfiguration[];
  aliases: Map<string, AliasConfiguration>;
  made: number;
}

function prepare(version: FunctionConfiguration) {
  version.State = "Active";
  version.SnapStart = { ApplyOn: "PublishedVersions", OptimizationStatus: "On" };
  delete version.StateReason;
  delete version.StateReasonCode;
}

/** The versions and aliases of functions. */
export class FakeVersions {
  private readonly known = new Map<string, Known>();
  private readonly unprepared: FunctionConfiguration[] = [];
  private counter = 0;

  /** Ends the preparations under way: when, is the test's to say. */
  prepare() {
    this.unprepared.splice(0).forEach(prepare);
  }

  /**
   * @param latest the function as it stands
   * @return nothing for an operation that is none of versions and aliases
   */
  call(operation: string, input: Input, latest: (name: string) => FunctionConfiguration): unknown {
    const name = text(input, "FunctionName");
    const qualifier = text(input, "Qualifier");
    if (operation === "lambda.GetFunctionConfiguration") return qualifier ? this.resolve(latest(name), qualifier) : undefined;
    if (operation === "lambda.DeleteFunction") return qualifier ? this.remove(latest(name), qualifier) : void this.known.delete(name);
    if (!/Version|Alias/.test(operation)) return undefined;
    const shown = latest(name);
    const known = this.of(name);
    const alias = text(input, "Name");
    switch (operation) {
      case "lambda.PublishVersion":
        return this.publish(shown, text(input, "Description"));
      case "lambda.ListVersionsByFunction":
        return { Versions: [shown, ...known.versions] };
      case "lambda.ListAliases":
        return { Aliases: [...known.aliases.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1)) };
      case "lambda.CreateAlias":
        if (known.aliases.has(alias)) throw new Refused(409, "ResourceConflictException", `Alias already exists: ${shown.FunctionArn}:${alias}`);
        return this.point(shown, input);
      case "lambda.UpdateAlias":
        if (input["RevisionId"] && input["RevisionId"] !== known.aliases.get(alias)?.RevisionId) {
          throw new Refused(412, "PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
        }
        return this.point(shown, input);
      case "lambda.DeleteAlias":
        known.aliases.delete(alias);
        return {};
      default:
        return undefined;
    }
  }

  /** The version that a qualifier stands for; of two, the first. */
  resolve(latest: FunctionConfiguration, qualifier: string): FunctionConfiguration {
    const { versions, aliases } = this.of(latest.FunctionName);
    const wanted = aliases.get(qualifier)?.FunctionVersion ?? qualifier;
    const found = wanted === "$LATEST" ? latest : versions.find(({ Version }) => Version === wanted);
    if (!found) throw new Refused(404, "ResourceNotFoundException", `Function not found: ${latest.FunctionArn}:${qualifier}`);
    return { ...found, FunctionArn: `${latest.FunctionArn}:${qualifier}` };
  }

  private of(name: string): Known {
    const known = this.known.get(name) ?? { versions: [], aliases: new Map(), made: 0 };
    this.known.set(name, known);
    return known;
  }

  private publish(latest: FunctionConfiguration, description: string): FunctionConfiguration {
    const known = this.of(latest.FunctionName);
    const last = known.versions.at(-1);
    if (last?.CodeSha256 === latest.CodeSha256 && last?.MemorySize === latest.MemorySize) return last!;
    const version = String(++known.made);
    const prepared = latest.SnapStart?.ApplyOn === "PublishedVersions";
    const published: FunctionConfiguration = {
      ...latest,
      Version: version,
      FunctionArn: `${latest.FunctionArn}:${version}`,
      ...(description ? { Description: description } : {}),
      ...(prepared ? { State: "Pending", StateReason: "The function is being created.", StateReasonCode: "Creating" } : {}),
    };
    if (prepared) this.unprepared.push(published);
    known.versions.push(published);
    return published;
  }

  private remove(latest: FunctionConfiguration, qualifier: string) {
    const known = this.of(latest.FunctionName);
    const users = [...known.aliases.values()].filter(({ FunctionVersion, RoutingConfig }) => FunctionVersion === qualifier || qualifier in (RoutingConfig?.AdditionalVersionWeights ?? {}));
    if (users.length > 0) throw new Refused(409, "ResourceConflictException", `Unable to delete version because the following aliases reference it: [${users.map(({ Name }) => Name).join(", ")}]`);
    known.versions = known.versions.filter(({ Version }) => Version !== qualifier);
    return {};
  }

  private point(latest: FunctionConfiguration, input: Input): AliasConfiguration {
    const weights = (input["RoutingConfig"] as AliasConfiguration["RoutingConfig"])?.AdditionalVersionWeights ?? {};
    const alias: AliasConfiguration = {
      AliasArn: `${latest.FunctionArn}:${text(input, "Name")}`,
      Name: text(input, "Name"),
      FunctionVersion: text(input, "FunctionVersion"),
      Description: text(input, "Description"),
      RevisionId: `alias-${++this.counter}`,
      ...(Object.keys(weights).length > 0 ? { RoutingConfig: { AdditionalVersionWeights: weights } } : {}),
    };
    this.of(latest.FunctionName).aliases.set(alias.Name, alias);
    return alias;
  }
}
