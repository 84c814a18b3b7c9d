/** A whole number as it was typed, or why it is none. */
export function wholeNumber(typed: string, least: number): { value: number } | { problem: string } {
  const value = Number(typed);
  return typed.trim() === "" || !Number.isInteger(value) || value < least ? { problem: `Use a whole number from ${least}.` } : { value };
}
