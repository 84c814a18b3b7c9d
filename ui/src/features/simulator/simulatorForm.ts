import type { ContextEntry, SimulateRequest } from "../../api/iamShapes";
import { principalOf } from "../../shared/decision/words";
import type { Variable } from "../../shared/variables";

export interface SimulatorForm {
  principal: string;
  actions: string;
  resources: string;
  context: Variable[];
}

export type Problems = Partial<Record<keyof SimulatorForm, string>>;

const lines = (text: string) => text.split(/[\s,]+/).filter(Boolean);

export function checkSimulation(form: SimulatorForm): Problems {
  const problems: Problems = {};
  if (!/^arn:aws[a-z-]*:iam::\d{12}:(user|role|group)\/.+$/.test(principalOf(form.principal))) problems.principal = "Enter the ARN of a user, a group or a role.";
  const actions = lines(form.actions);
  if (actions.length === 0) problems.actions = "Enter an action.";
  const wrong = actions.find((action) => !/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action));
  if (wrong) problems.actions = `“${wrong}” is no action; write it like lambda:InvokeFunction.`;
  const odd = lines(form.resources).find((resource) => resource !== "*" && !resource.startsWith("arn:"));
  if (odd) problems.resources = `“${odd}” is neither an ARN nor *.`;
  if (form.context.some((item, index, all) => refuseKey(item, index, all))) problems.context = "Correct the marked keys.";
  return problems;
}

export function refuseKey({ name }: Variable, index: number, all: Variable[]): string | undefined {
  if (name.indexOf(":") <= 0) return "A key starts with its service, like aws:SourceIp.";
  return all.findIndex((other) => other.name === name) < index ? "This key is already there." : undefined;
}

export function toRequest(form: SimulatorForm): SimulateRequest {
  const context = form.context.map(({ name, value }): ContextEntry => {
    const values = value.split(",").map((each) => each.trim());
    return { ContextKeyName: name, ContextKeyValues: values, ContextKeyType: values.length > 1 ? "stringList" : "string" };
  });
  const resources = lines(form.resources);
  return {
    PolicySourceArn: principalOf(form.principal),
    ActionNames: lines(form.actions),
    ResourceArns: resources.length > 0 ? resources : ["*"],
    ...(context.length > 0 ? { ContextEntries: context } : {}),
  };
}
