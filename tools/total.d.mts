export function total(
  report: string | undefined,
  jestCode: number,
  ci: boolean,
): { words: string; failures: readonly string[]; line: string; code: number };
