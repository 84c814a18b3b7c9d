export const MOST_LAYERS = 5;

const ARN = /^arn:aws:lambda:[a-z0-9-]+:(\d{12}):layer:([a-zA-Z0-9-_]+):(\d+)$/;

/** What the ARN of a layer's version says: nothing when it is none. */
export function versionOf(arn: string): { account: string; layer: string; number: string } | undefined {
  const [, account, layer, number] = ARN.exec(arn) ?? [];
  return account && layer && number ? { account, layer, number } : undefined;
}

/** For people: `base:3`. */
export function shortName(arn: string): string {
  const version = versionOf(arn);
  return version ? `${version.layer}:${version.number}` : arn;
}

/** Why this cannot be the function's layer at its place, or nothing when it can. */
export function refuseLayer(arn: string, index: number, all: string[]): string | undefined {
  const version = versionOf(arn);
  if (!version) return "Enter the ARN of a layer's version: arn:aws:lambda:…:layer:name:1.";
  const same = (other: string) => {
    const known = versionOf(other);
    return known?.account === version.account && known.layer === version.layer;
  };
  if (all.findIndex(same) < index) return "A function has one version of a layer at most.";
  return undefined;
}

/** One place up: what is above lies below. */
export function moveUp<T>(items: T[], index: number): T[] {
  const moved = [...items];
  const [one] = moved.splice(index, 1);
  if (one !== undefined) moved.splice(Math.max(0, index - 1), 0, one);
  return moved;
}

export const LAYER_NAME = /^[a-zA-Z0-9-_]{1,64}$/;
