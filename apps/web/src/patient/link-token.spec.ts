import fc from 'fast-check';
import { tokenIn } from './link-token';

const token = 'aB3_-xYz0123456789aB3_-xYz012345';
const at = (address: string) => {
  const { pathname, hash } = new URL(address, 'https://visits.example.com');
  return tokenIn({ pathname, hash });
};

it.each([
  `/v#${token}`,
  `/v#${token}.k7m2p9qrst`,
  `/v#${token}.k7m2p9qrst.`,
  `/v#${token}).`,
  `/v#"${token}"`,
  `/v#<${token}>`,
  `/v#[${token}]`,
  `/v#%22${token}%22`,
  `/v#%23${token}`,
  `/v%23${token}.k7m2p9qrst`,
  `/v%2523${token}.k7m2p9qrst`,
  `/v/#${token}`,
  `/v/%23${token}`,
  `/v/${token}`,
  `/V%23${token}`,
  `/v%22%23${token}%22`,
  `/v)%23${token}%`,
  `/v?from=mail#${token}`,
])('the token of %s is found', (address) => expect(at(address)).toBe(token));

it.each(['/v', '/v/', '/v#', '/v/#.', '/v?x=1', '/v%23'])('%s has none', (address) => expect(at(address)).toBeNull());

it('what is around a token does not matter, as long as it is no part of one', () => {
  const noise = fc.string({ unit: fc.constantFrom(...`.,;:)(]["'<>/#%`), maxLength: 6 });
  const any = fc.stringMatching(/^[\w-]{32}$/);
  fc.assert(
    fc.property(any, noise, noise, (one, before, after) => {
      // a % just before it would take its first characters
      fc.pre(!before.endsWith('%'));
      expect(tokenIn({ pathname: '/v', hash: `#${before}${one}.k7m2p9qrst${after}` })).toBe(one);
    }),
  );
});
