import { expect, test } from "vitest";
import { fromBase64, textFromBase64, textToBase64, toBase64 } from "./base64";

test("text goes there and back", () => expect(textFromBase64(textToBase64("Grüße 🌊\n"))).toBe("Grüße 🌊\n"));

test("large blobs do too", () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
});
