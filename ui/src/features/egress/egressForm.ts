import type { EgressPolicy } from "../../api/platform";

/** A policy as it is typed: lists as words. */
export interface EgressForm {
  name: string;
  names: string;
  cidrs: string;
  ports: string;
  privateNetworks: string[];
}

export type EgressProblems = Partial<Record<keyof EgressForm, string>>;

/** Every sandbox has these for itself. */
const TAKEN = [53, 9001, 9002];
const MOST_PORTS = 16;
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;
const HOST = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const RANGE = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;

export const NEW_EGRESS: EgressPolicy = { id: "", name: "", names: [], cidrs: [], privateNetworks: [], ports: [443] };

const words = (text: string) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

export const toEgressForm = ({ name, names, cidrs, ports, privateNetworks }: EgressPolicy): EgressForm => ({
  name,
  names: names.join("\n"),
  cidrs: cidrs.join("\n"),
  ports: ports.join(", "),
  privateNetworks,
});

export const toEgressPolicy = (id: string, form: EgressForm): EgressPolicy => ({
  id,
  name: form.name,
  names: words(form.names.toLowerCase()),
  cidrs: words(form.cidrs),
  privateNetworks: form.privateNetworks,
  ports: words(form.ports).map(Number),
});

const first = (all: string[], good: (one: string) => boolean) => all.find((one) => !good(one));
const isPort = (word: string) => /^\d+$/.test(word) && Number(word) >= 1 && Number(word) <= 65535;

/** What the server would refuse, said beside the field. */
export function checkEgress(form: EgressForm, taken: string[]): EgressProblems {
  const host = first(words(form.names.toLowerCase()), (one) => HOST.test(one));
  const range = first(words(form.cidrs), (one) => RANGE.test(one));
  const ports = words(form.ports);
  const port = first(ports, (one) => isPort(one) && !TAKEN.includes(Number(one)));
  return {
    ...(!NAME.test(form.name) ? { name: "Use 1 to 63 letters, digits and . _ -" } : taken.includes(form.name) ? { name: "There is already a policy with this name." } : {}),
    ...(host ? { names: `“${host}” is no host name. Addresses belong to the ranges.` } : {}),
    ...(range ? { cidrs: `“${range}” is no range of IPv4, such as 203.0.113.0/24.` } : {}),
    ...(port ? { ports: TAKEN.includes(Number(port)) ? `Every sandbox has port ${port} for itself.` : `“${port}” is no port.` } : ports.length === 0 || ports.length > MOST_PORTS ? { ports: `Enter 1 to ${MOST_PORTS} ports.` } : {}),
  };
}

/** What it opens, in a few words. */
export const reachOf = ({ names, cidrs }: EgressPolicy): string => [...names, ...cidrs].join(", ") || "nothing";
