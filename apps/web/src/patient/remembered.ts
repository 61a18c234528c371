type Remembered = 'language' | 'clinic' | 'page';

/** What this tab remembers until it is closed: never who or why, only the language, whom to call, and which of this browser's open pages is its own. */
export function remember(name: Remembered, value: string): void {
  try {
    sessionStorage.setItem(`visit.${name}`, value);
  } catch {
    // a browser that forbids storage forgets sooner
  }
}

export function remembered(name: Remembered): string | null {
  try {
    return sessionStorage.getItem(`visit.${name}`);
  } catch {
    return null;
  }
}
