export function total(
  report: string | undefined,
  jestCode: number,
  ci: boolean,
): { words: string; line: string; code: number };
