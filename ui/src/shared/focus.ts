/** Brings the keyboard to the first field that is marked as wrong, after React has marked it. */
export function focusFirstError() {
  setTimeout(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus(), 50);
}

/** Brings the keyboard to the first field of a form, or before it where the field would drop its list over the others when it is focused. */
export function focusFirstField(fields: HTMLElement | null | undefined) {
  const first = fields?.querySelector<HTMLElement>("input, button");
  (first?.getAttribute("aria-autocomplete") ? fields : first)?.focus();
}
