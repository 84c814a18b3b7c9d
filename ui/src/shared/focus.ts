/** Brings the keyboard to the first field that is marked as wrong, after React has marked it. */
export function focusFirstError() {
  setTimeout(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus(), 50);
}
