const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|\/.*)$/;

/** What makes an address of this scheme private on the way: PostgreSQL's and Redis' by their names, mail by TLS from the start or none at all. */
const HAS_TLS: Readonly<Record<string, (address: URL) => boolean>> = {
  'postgres:': ({ searchParams }) =>
    searchParams.getAll('sslmode').join() === 'verify-full' && !searchParams.has('ssl'),
  'rediss:': () => true,
  'smtps:': () => true,
  'smtp:': ({ searchParams }) => searchParams.getAll('requireTLS').join() === 'true',
};

function isPlain(value: string): boolean {
  const address = URL.canParse(value) ? new URL(value) : null;
  if (!address) return true;
  const host = address.searchParams.getAll('host').at(-1) ?? address.hostname; // as PostgreSQL's client takes it
  return !LOCAL.test(host) && !HAS_TLS[address.protocol.replace('postgresql:', 'postgres:')]?.(address);
}

/** What is wrong with addresses that would carry charts, passwords or links to another machine in plain text. */
export function refusePlainAddresses(addresses: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(addresses)
    .filter(([, value]) => value !== undefined && isPlain(value))
    .map(
      ([name]) =>
        `${name} must use TLS in production (?sslmode=verify-full, rediss://, smtps://, ?requireTLS=true), or PRIVATE_NETWORK=true must say that nobody else is on the way`,
    );
}
