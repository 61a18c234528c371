/** For what a pressed button brings in its own place: takes the focus that the button lost, and from nobody who types elsewhere. */
export function catchFocus(element: HTMLElement | null): void {
  if (element && (document.activeElement === document.body || document.activeElement === null)) element.focus();
}
