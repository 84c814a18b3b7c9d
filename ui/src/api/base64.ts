const CHUNK = 0x8000; // String.fromCharCode takes a bounded number of arguments

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

export function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

export const textToBase64 = (text: string) => toBase64(new TextEncoder().encode(text));

export const textFromBase64 = (base64: string) => new TextDecoder().decode(fromBase64(base64));
