import type { EventInvokeConfig, EventInvokeRequest } from "../../../api/shapes";
import { LATEST } from "../versions/useVersions";

export const MOST_RETRIES = 2;
export const LONGEST_AGE = 21_600;
const SHORTEST_AGE = 60;

export interface EventInvokeForm {
  /** Whose events: `$LATEST`, a version or an alias. */
  qualifier: string;
  retries: number;
  /** In seconds, as it was typed. */
  age: string;
  /** ARNs; empty tells nobody. */
  success: string;
  failure: string;
}

export type EventInvokeProblems = Partial<Record<keyof EventInvokeForm, string>>;

export const qualifierOf = ({ FunctionArn }: Pick<EventInvokeConfig, "FunctionArn">) => FunctionArn.split(":")[7] ?? LATEST;

/** What holds where nothing is configured stands in for what is left out. */
export const toForm = (config: EventInvokeConfig | undefined, qualifier: string): EventInvokeForm => ({
  qualifier,
  retries: config?.MaximumRetryAttempts ?? MOST_RETRIES,
  age: String(config?.MaximumEventAgeInSeconds ?? LONGEST_AGE),
  success: config?.DestinationConfig?.OnSuccess?.Destination ?? "",
  failure: config?.DestinationConfig?.OnFailure?.Destination ?? "",
});

export function checkEventInvoke({ age, success, failure }: EventInvokeForm): EventInvokeProblems {
  const problems: EventInvokeProblems = {};
  if (!/^\d+$/.test(age) || Number(age) < SHORTEST_AGE || Number(age) > LONGEST_AGE) problems.age = `Use ${SHORTEST_AGE} to ${LONGEST_AGE} seconds.`;
  if (success && !isArn(success)) problems.success = NO_ARN;
  if (failure && !isArn(failure)) problems.failure = NO_ARN;
  return problems;
}

export function toRequest(functionName: string, { qualifier, retries, age, success, failure }: EventInvokeForm): EventInvokeRequest {
  return {
    FunctionName: functionName,
    Qualifier: qualifier,
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: Number(age),
    DestinationConfig: { ...(success ? { OnSuccess: { Destination: success } } : {}), ...(failure ? { OnFailure: { Destination: failure } } : {}) },
  };
}

/** 21600 → "6 h", 90 → "1 min 30 s". */
export function formatSpan(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 s";
}

const NO_ARN = "A destination is named by its ARN, such as arn:aws:lambda:us-east-1:000000000001:function:receipts.";
const isArn = (text: string) => /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(text);
