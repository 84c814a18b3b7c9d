export const ACCOUNT = "000000000001";

export type Input = Record<string, unknown>;

/** A "no" with AWS's status, code and message. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const text = (input: Input, member: string) => String(input[member] ?? "");
