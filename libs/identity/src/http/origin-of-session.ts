import type { FastifyRequest } from 'fastify';
import type { Origin } from '../session/session.repository.js';

const BROWSERS = [
  ['Edge', /\bEdg(?:A|iOS)?\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** "Chrome on Mac": enough to know one's own sessions again. Null for a browser that says nothing. */
export function deviceOf(userAgent: string | undefined): string | null {
  if (!userAgent) return null;
  const named = (list: readonly (readonly [string, RegExp])[]) => list.find(([, sign]) => sign.test(userAgent))?.[0];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (!browser && !system) return 'An unknown browser';
  return [browser ?? 'A browser', ...(system ? ['on', system] : [])].join(' ');
}

export const originOf = ({ headers, ip }: FastifyRequest): Origin => ({
  device: deviceOf(headers['user-agent']),
  address: ip.slice(0, 64),
});
