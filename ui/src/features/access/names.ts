/** Why IAM would refuse a name, or nothing. */
export function refuseName(name: string, most: number): string | undefined {
  if (name === "") return "Enter a name.";
  if (name.length > most) return `A name has at most ${most} characters.`;
  return /^[\w+=,.@-]+$/.test(name) ? undefined : "Use letters, digits and the characters + = , . @ _ - only.";
}

export const NEW_POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "*"
    }
  ]
}`;

/** A trust policy that lets a service take the role. */
export const trustOf = (service: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "${service}" },
      "Action": "sts:AssumeRole"
    }
  ]
}`;
