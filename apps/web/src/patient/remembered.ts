/** What this tab remembers until it is closed: never who or why, only the language and whom to call. */
export function remember(name: 'language' | 'clinic', value: string): void {
  try {
    sessionStorage.setItem(`visit.${name}`, value);
  } catch {
    // a browser that forbids storage forgets sooner
  }
}

export function remembered(name: 'language' | 'clinic'): string | null {
  try {
    return sessionStorage.getItem(`visit.${name}`);
  } catch {
    return null;
  }
}
