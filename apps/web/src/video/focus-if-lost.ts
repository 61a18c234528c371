/**
 * For an element that replaces a pressed button: takes the focus that the button lost, but not from an element that has
 * it.
 */
export function focusIfLost(element: HTMLElement | null): void {
  if (element && (document.activeElement === document.body || document.activeElement === null)) element.focus();
}
