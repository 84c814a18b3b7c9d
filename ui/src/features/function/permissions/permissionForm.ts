import type { AddPermissionRequest } from "../../../api/shapes";

export interface PermissionForm {
  id: string;
  principal: string;
  action: string;
  sourceArn: string;
  sourceAccount: string;
}

export const ACTIONS = [
  { value: "lambda:InvokeFunction", label: "Invoke the function", description: "lambda:InvokeFunction" },
  { value: "lambda:GetFunction", label: "Read code and configuration", description: "lambda:GetFunction" },
  { value: "lambda:*", label: "Everything on this function", description: "lambda:*" },
];

export const isService = (principal: string) => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(principal);

export type Problems = Partial<Record<keyof PermissionForm, string>>;

export function checkPermission({ id, principal, sourceArn, sourceAccount }: PermissionForm, taken: string[]): Problems {
  const problems: Problems = {};
  if (!/^[a-zA-Z0-9-_]{1,100}$/.test(id)) problems.id = "Use 1 to 100 letters, digits, hyphens and underscores.";
  else if (taken.includes(id)) problems.id = "There is already a statement with this id.";
  if (!isService(principal) && !/^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:.+)$/.test(principal)) problems.principal = "Enter a service like s3.amazonaws.com, an account, or the ARN of a user or role.";
  if (sourceArn && !sourceArn.startsWith("arn:")) problems.sourceArn = "Enter an ARN, like arn:aws:s3:::my-bucket.";
  if (sourceAccount && !/^\d{12}$/.test(sourceAccount)) problems.sourceAccount = "An account has 12 digits.";
  return problems;
}

export const toRequest = (name: string, { id, principal, action, sourceArn, sourceAccount }: PermissionForm): AddPermissionRequest => ({
  FunctionName: name,
  StatementId: id,
  Principal: principal,
  Action: action,
  ...(sourceArn ? { SourceArn: sourceArn } : {}),
  ...(sourceAccount ? { SourceAccount: sourceAccount } : {}),
});
