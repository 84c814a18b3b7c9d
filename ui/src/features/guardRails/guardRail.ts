import type { GuardRail } from "../../api/platform";

export const MOST = 5;
export const CHARACTERS = 5120;

/** Lets everything be but what is denied: without the first statement nobody could do anything. */
export const NEW_GUARD_RAIL = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    },
    {
      "Effect": "Deny",
      "Action": "iam:CreateUser",
      "Resource": "*"
    }
  ]
}`;

interface Document {
  Statement?: { Effect?: string } | { Effect?: string }[];
}

function allows({ document }: GuardRail): boolean {
  try {
    const { Statement = [] } = JSON.parse(document) as Document;
    return [Statement].flat().some(({ Effect }) => Effect === "Allow");
  } catch {
    return false;
  }
}

/** Whether nobody of the tenant may do anything: there are some, and none of them allows. */
export const lockOut = (rails: GuardRail[]): boolean => rails.length > 0 && !rails.some(allows);

export const refuseLength = (document: string): string | undefined =>
  document.length > CHARACTERS ? `A guard rail has at most ${CHARACTERS.toLocaleString("en-US")} characters; this one has ${document.length.toLocaleString("en-US")}.` : undefined;
