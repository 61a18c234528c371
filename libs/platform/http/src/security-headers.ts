/**
 * The security headers of every response. `origin`: of the clinic's pages; `alsoConnects`: the origins that the pages
 * may connect to besides the API; `nonce`: of a page's styles; `hasBase`: a page whose base element may name our own
 * origin.
 */
export const securityHeaders = (
  origin: string,
  alsoConnects: readonly string[] = [],
  nonce?: string,
  hasBase = false,
): Readonly<Record<string, string>> => ({
  'content-security-policy':
    `default-src 'none'; script-src 'self'; style-src 'self'; style-src-elem 'self'${nonce ? ` 'nonce-${nonce}'` : ''}; style-src-attr 'unsafe-inline'; ` +
    `img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src ${[`'self'`, ...alsoConnects].join(' ')}; object-src 'none'; base-uri ${hasBase ? `'self'` : `'none'`}; frame-ancestors 'none'; form-action 'self'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
  'x-frame-options': 'DENY',
  ...(origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
});
