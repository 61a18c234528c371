const FIRST_MS = 300;
const LONGEST_MS = 5000;

/** The delay before the next attempt (0 is the first); `chance` in [0, 1) keeps pages from reconnecting all at once. */
export const reconnectDelayMs = (attempt: number, chance: number) =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (0.5 + chance / 2);
