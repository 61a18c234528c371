import { problemOf } from './api-problem';

export const ANOTHER_RELEASE = 'Snowmelt may have been upgraded since this page was opened. Load it again.';

/**
 * Whether the server refuses what this page sent, other than by what the user typed: a form of ours sends what its own
 * release takes, so the tab is probably older than the server. `fields` are those whose content only the server judges.
 */
export function isOfAnotherRelease(error: Error | null, fields: readonly string[] = []): boolean {
  const { code, errors = [] } = problemOf(error);
  return code === 'VALIDATION.FAILED' && errors.some(({ path }) => !fields.includes(path));
}
