import type { LayerVersion } from "../../src/api/shapes";
import { ACCOUNT, Refused, text, type Input } from "./refused.ts";

interface Version extends LayerVersion {
  size: number;
  statements: { Sid: string }[];
}

/** The layers of the account. */
export class FakeLayers {
  private readonly known = new Map<string, { versions: Version[]; made: number }>();

  /** @return nothing for an operation that is none of layers */
  call(operation: string, input: Input): unknown {
    if (!/Layer/.test(operation)) return undefined;
    const name = text(input, "LayerName");
    const id = text(input, "StatementId");
    switch (operation) {
      case "lambda.ListLayers":
        return { Layers: [...this.known].filter(([, { versions }]) => versions.length > 0).map(([LayerName, { versions }]) => ({ LayerName, LayerArn: arn(LayerName), LatestMatchingVersion: shown(versions[0]!) })) };
      case "lambda.ListLayerVersions":
        return { LayerVersions: (this.known.get(name)?.versions ?? []).map(shown) };
      case "lambda.PublishLayerVersion":
        return this.publish(name, input);
      case "lambda.DeleteLayerVersion": {
        const layer = this.known.get(name);
        if (layer) layer.versions = layer.versions.filter(({ Version }) => Version !== input["VersionNumber"]);
        return {};
      }
      case "lambda.GetLayerVersionPolicy": {
        const { statements } = this.version(name, input);
        if (statements.length === 0) throw new Refused(404, "ResourceNotFoundException", "No policy is associated with the given resource.");
        return { Policy: JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements }), RevisionId: String(statements.length) };
      }
      case "lambda.AddLayerVersionPermission": {
        const principal = text(input, "Principal");
        const statement = { Sid: id, Effect: "Allow", Principal: principal === "*" ? "*" : { AWS: `arn:aws:iam::${principal}:root` }, Action: text(input, "Action"), Resource: `${arn(name)}:${String(input["VersionNumber"])}` };
        this.version(name, input).statements.push(statement);
        return { Statement: JSON.stringify(statement), RevisionId: id };
      }
      case "lambda.RemoveLayerVersionPermission": {
        const version = this.version(name, input);
        version.statements = version.statements.filter(({ Sid }) => Sid !== id);
        return {};
      }
      default:
        return undefined;
    }
  }

  /** What a function shows of the layers that it is given. */
  used(arns: string[]) {
    return arns.map((Arn) => {
      const found = [...this.known.values()].flatMap(({ versions }) => versions).find(({ LayerVersionArn }) => LayerVersionArn === Arn);
      if (!found) throw new Refused(400, "InvalidParameterValueException", `Layer version ${Arn} does not exist.`);
      return { Arn, CodeSize: found.size };
    });
  }

  private publish(name: string, input: Input) {
    const layer = this.known.get(name) ?? { versions: [], made: 0 };
    this.known.set(name, layer);
    const zip = Buffer.from(String((input["Content"] as { ZipFile?: string }).ZipFile ?? ""), "base64");
    const runtimes = input["CompatibleRuntimes"] as string[] | undefined;
    const number = ++layer.made;
    const version: Version = { LayerVersionArn: `${arn(name)}:${number}`, Version: number, Description: text(input, "Description"), CreatedDate: "2026-11-20T09:30:00.000+0000", ...(runtimes ? { CompatibleRuntimes: runtimes } : {}), CompatibleArchitectures: ["x86_64"], size: zip.length, statements: [] };
    layer.versions.unshift(version);
    return shown(version);
  }

  private version(name: string, input: Input): Version {
    const found = this.known.get(name)?.versions.find(({ Version }) => Version === input["VersionNumber"]);
    if (!found) throw new Refused(404, "ResourceNotFoundException", `Layer version ${arn(name)}:${String(input["VersionNumber"])} does not exist.`);
    return found;
  }
}

const arn = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:layer:${name}`;
const shown = ({ size: _, statements: __, ...version }: Version): LayerVersion => version;
