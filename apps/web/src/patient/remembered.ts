type Remembered = 'language' | 'clinic' | 'page';

/**
 * What this tab remembers until it is closed: never who or why, only the language, whom to call, and which of the pages
 * opened in this browser it shows.
 */
export function remember(name: Remembered, value: string): void {
  try {
    sessionStorage.setItem(`visit.${name}`, value);
  } catch {
    // without storage it is forgotten at a reload
  }
}

export function remembered(name: Remembered): string | null {
  try {
    return sessionStorage.getItem(`visit.${name}`);
  } catch {
    return null;
  }
}
