import { recall, remember } from "../../../shared/storage";

export interface SavedEvent {
  name: string;
  text: string;
}

/** Events are kept in this browser only, apart by account and function. */
const keyOf = (accountId: string, functionName: string) => `tidemill.events.${accountId}.${functionName}`;

export function loadEvents(accountId: string, functionName: string): SavedEvent[] {
  try {
    const events: unknown = JSON.parse(recall(keyOf(accountId, functionName)) ?? "[]");
    return Array.isArray(events) ? events.filter(isEvent) : [];
  } catch {
    return [];
  }
}

const isEvent = (value: unknown): value is SavedEvent =>
  typeof value === "object" && value !== null && "name" in value && "text" in value && typeof value.name === "string" && typeof value.text === "string";

export const storeEvents = (accountId: string, functionName: string, events: SavedEvent[]) =>
  remember(keyOf(accountId, functionName), JSON.stringify(events));

/** The events with this one in them, in the place of one of the same name. */
export const withEvent = (events: SavedEvent[], event: SavedEvent): SavedEvent[] =>
  [...events.filter(({ name }) => name !== event.name), event].sort((a, b) => (a.name < b.name ? -1 : 1));

export const withoutEvent = (events: SavedEvent[], name: string) => events.filter((event) => event.name !== name);

/** Why a text is no JSON, in the parser's words; nothing when it is. */
export function refuseJson(text: string): string | undefined {
  if (text.trim() === "") return "Enter an event. {} is the smallest that most functions understand.";
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `This is not JSON: ${error.message}` : "This is not JSON.";
  }
}
