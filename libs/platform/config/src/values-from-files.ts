import { readFileSync } from 'node:fs';

type Given = Record<string, string | undefined>;

/**
 * `APP_SECRET_FILE=/run/secrets/app-secret` sets APP_SECRET from a file, so that the secret is not in the environment.
 * Returns the values and the errors, which name the variable and never quote the file. An empty value is missing.
 */
export function valuesFromFiles(environment: Given, names: readonly string[]): { values: Given; wrong: string[] } {
  const values: Given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const wrong: string[] = [];
  for (const name of names) {
    const file = values[`${name}_FILE`];
    if (file === undefined) continue;
    if (values[name] !== undefined) wrong.push(`${name} and ${name}_FILE are both given: keep one`);
    else {
      const text = contents(file);
      if (text === '') wrong.push(`${name}_FILE names a file that is empty or cannot be read`);
      else values[name] = text;
    }
  }
  return { values, wrong };
}

function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
