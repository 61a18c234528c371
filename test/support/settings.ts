import { Config } from '@snowmelt/config';

/** The configured address of web and API; specs reach the API at another one. */
export const PUBLIC_URL = 'http://127.0.0.1:4300';

/** The environment of a process of the tests. */
export const testSettings = (appUrl: string, change: Record<string, string> = {}): Record<string, string> => ({
  NODE_ENV: 'test',
  DATABASE_URL: appUrl,
  PUBLIC_URL,
  APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789',
  LOG_LEVEL: 'silent',
  REQUESTS_A_SECOND: '1000',
  ...change,
});

export const testConfig = (appUrl: string, change: Record<string, string> = {}) =>
  Config.read(testSettings(appUrl, change));
