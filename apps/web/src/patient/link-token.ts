/** A character may be written as %23, and that again as %2523. */
function decoded(written: string): string {
  const read = written.replace(/%([0-7][\da-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return read === written ? read : decoded(read);
}

/**
 * The token of a link in a message: /v#token, and a reference code after a dot. Also where a mail filter or a phone has
 * spoilt the link: the # written as %23, a slash before it, quotes, brackets or dots around it.
 */
export function tokenIn({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): string | null {
  const [token] = /[\w-]+/.exec(decoded(pathname.replace(/^\/v/i, '') + hash)) ?? [];
  return token ?? null;
}
