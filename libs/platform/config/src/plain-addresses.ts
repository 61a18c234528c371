const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|\/.*)$/;

/**
 * What makes a URL of this scheme encrypted: `verify-full` for PostgreSQL, the scheme for Redis, forced TLS for mail.
 */
const HAS_TLS: Readonly<Record<string, (address: URL) => boolean>> = {
  'postgres:': ({ searchParams }) =>
    searchParams.getAll('sslmode').join() === 'verify-full' && !searchParams.has('ssl'),
  'rediss:': () => true,
  'https:': () => true,
  'smtps:': () => true,
  'smtp:': ({ searchParams }) => searchParams.getAll('requireTLS').join() === 'true',
};

function isPlain(value: string): boolean {
  const address = URL.canParse(value) ? new URL(value) : null;
  if (!address) return true;
  const host = address.searchParams.getAll('host').at(-1) ?? address.hostname; // the last one counts, as for PostgreSQL's client
  return !LOCAL.test(host) && !HAS_TLS[address.protocol.replace('postgresql:', 'postgres:')]?.(address);
}

/** The errors of URLs that would carry charts, passwords or links to another machine in plain text. */
export function refusePlainAddresses(addresses: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(addresses)
    .filter(([, value]) => value !== undefined && isPlain(value))
    .map(
      ([name]) =>
        `${name} must use TLS in production (?sslmode=verify-full, rediss://, smtps://, ?requireTLS=true, https://), or PRIVATE_NETWORK=true must say that nobody else is on the way`,
    );
}
