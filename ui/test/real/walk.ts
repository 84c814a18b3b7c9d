import { createHash, createHmac } from "node:crypto";
import type { Page } from "playwright-core";
import { expectAccessible, screenshot } from "../browser/browser.ts";

/** The running Tidemill that the walks go through, and who walks. */
export const URL_OF = process.env["TIDEMILL_CONSOLE_URL"]?.replace(/\/(console\/?)?$/, "") ?? "";
export const USER = process.env["TIDEMILL_ADMIN_USER"] ?? "admin";
export const PASSWORD = process.env["TIDEMILL_ADMIN_PASSWORD"] ?? "";
export const IS_THERE = URL_OF !== "" && PASSWORD !== "";
export const PATIENCE = { timeout: 60_000 };

/** Fills in Keycloak's page. */
export async function signInAs(page: Page, user: string, password: string) {
  await page.locator("#username").waitFor(PATIENCE);
  await page.locator("#username").fill(user);
  await page.locator("#password").fill(password);
  await page.locator("#password").press("Enter");
}

/** Where the page stood when a step failed: the rest of the walk would not say. */
export async function tellWhere(page: Page, state: string | undefined) {
  if (state !== "fail") return;
  await screenshot(page, "real-failed");
  console.error(`The page was ${page.url()} and read:\n${(await page.locator("body").innerText()).slice(0, 3000)}`);
}

/** What the pages of a walk threw; it must stay empty. */
export function crashesOf(page: Page): string[] {
  const crashes: string[] = [];
  page.on("pageerror", (error) => crashes.push(String(error)));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy") && page.url().includes("/console")) crashes.push(message.text());
  });
  return crashes;
}

export async function looksRight(page: Page, name: string) {
  await page.waitForTimeout(300);
  await screenshot(page, `real-${name}`);
  await expectAccessible(page, name);
}

export interface Key {
  id: string;
  secret: string;
}

const REGION = "us-east-1";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** A request to Lambda, signed as the AWS CLI signs it. */
export async function lambda(key: Key, method: "GET" | "POST" | "DELETE", path: string, body = ""): Promise<{ status: number; text: string }> {
  const at = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${at.slice(0, 8)}/${REGION}/lambda/aws4_request`;
  const signed = "host;x-amz-date";
  const canonical = [method, path, "", `host:${new URL(URL_OF).host}`, `x-amz-date:${at}`, "", signed, sha256(body)].join("\n");
  const signing = [at.slice(0, 8), REGION, "lambda", "aws4_request"].reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${key.secret}`);
  const signature = hmac(signing, ["AWS4-HMAC-SHA256", at, scope, sha256(canonical)].join("\n")).toString("hex");
  const response = await fetch(`${URL_OF}${path}`, {
    method,
    headers: { "X-Amz-Date": at, Authorization: `AWS4-HMAC-SHA256 Credential=${key.id}/${scope}, SignedHeaders=${signed}, Signature=${signature}` },
    ...(body ? { body } : {}),
  });
  return { status: response.status, text: await response.text() };
}

/** An operation through the console's own door, in the session of the page: for what a walk only needs to be there. */
export async function asPerson(page: Page, path: string, input: object): Promise<{ status: number; text: string }> {
  const response = await page.request.post(`${URL_OF}${path}`, { data: input, headers: { "X-Tidemill-Console": "1" } });
  return { status: response.status(), text: await response.text() };
}
