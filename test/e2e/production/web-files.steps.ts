import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { root, url } from './rig.js';

/** Policies, compression, and what browsers keep. */
export function itServesTheWebApp(): void {
  it('serves the web app under a strict policy, and asks browsers to stay on https', async () => {
    const page = await fetch(`${url}/patients`);
    const nonce = /nonce="?([^" >]+)|content="([A-Za-z0-9+/=]{22,})"/.exec(await page.text());
    expect(page.status).toBe(200);
    expect(page.headers.get('strict-transport-security')).toMatch(/^max-age=(\d{8,}); includeSubDomains$/);
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce?.[1] ?? nonce?.[2]}'`);
    expect(page.headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe|http:|\*/);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
  ])(
    'gives the files of the web app to a browser that takes "%s" as the build compressed them: %s, to be kept for ever and known again',
    async (takes, encoding) => {
      const page = await (await fetch(url)).text();
      const name = /src="(\/assets\/[\w-]+\.js)"/.exec(page)?.[1] as string;
      const get = async (headers: Record<string, string>) => {
        const request = http.get(`${url}${name}`, { headers }); // fetch would take the encoding off, and say nothing of it
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        return { status: response.statusCode, headers: response.headers, bytes: (await buffer(response)).length };
      };
      const { status, headers, bytes } = await get({ 'accept-encoding': takes });
      expect([status, headers['content-encoding'], headers['content-type'], headers['cache-control']]).toEqual([
        200,
        encoding,
        expect.stringContaining('javascript'),
        'public, max-age=31536000, immutable',
      ]);
      expect(headers.vary).toMatch(/accept-encoding/i);
      const whole = statSync(path.join(root, 'apps/web/dist', name)).size;
      if (encoding) expect(bytes).toBeLessThan(whole * 0.6);
      else expect(bytes).toBe(whole);
      expect(await get({ 'accept-encoding': takes, 'if-none-match': headers.etag as string })).toMatchObject({
        status: 304,
        bytes: 0,
      });
    },
  );

  it.each([
    ["the patient's page", '/v', 120],
    ["the staff's form to sign in", '/', 150],
  ])('begins %s with little: at most %s is %i kB, as it crosses the line', async (_, address, limitKb) => {
    const page = await (await fetch(url + address)).text();
    const named = [...new Set([...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, name = '']) => name))];
    // what the style sheets name is asked for as it is needed: of the fonts, the one with the first letters
    const fonts = readdirSync(path.join(root, 'apps/web/dist/assets')).filter((name) =>
      /^nunito-sans-first-/.test(name),
    );
    expect([named.length > 3, fonts.length]).toEqual([true, 1]);
    const sizes = await Promise.all(
      [address, ...named, `/assets/${fonts[0]}`].map(async (name) => {
        const request = http.get(url + name, { headers: { 'accept-encoding': 'br' } });
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        const headers = response.rawHeaders.join(': ').length;
        return headers + (await buffer(response)).length;
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1000).toBeLessThan(limitKb);
  });

  it('has pages looked for anew each time, and fonts kept for ever', async () => {
    for (const address of ['/', '/v']) {
      const { headers } = await fetch(url + address);
      expect([headers.get('cache-control'), headers.get('etag'), headers.get('last-modified')]).toEqual([
        'no-cache',
        null,
        null,
      ]);
    }
    const font = readdirSync(path.join(root, 'apps/web/dist/assets')).find((name) => name.endsWith('.woff2'));
    const { headers } = await fetch(`${url}/assets/${font}`);
    expect([headers.get('cache-control'), headers.get('content-encoding')]).toEqual([
      'public, max-age=31536000, immutable',
      null,
    ]);
  });

  it('says of a file that an upgrade took away that it is gone, and lets nobody keep that', async () => {
    const gone = await fetch(`${url}/assets/texts-page-0ldH4sh1.js`);
    expect([gone.status, gone.headers.get('content-type'), gone.headers.get('cache-control')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
      'no-store',
    ]);
  });

  it('says of an address of the API that is none that it is none', async () => {
    expect(
      await fetch(`${url}/api/nothing`).then(({ status, headers }) => [
        status,
        headers.get('content-type'),
        headers.get('cache-control'),
      ]),
    ).toEqual([404, 'application/problem+json; charset=utf-8', 'no-store']);
    const asset = /assets\/[\w.-]+\.js/.exec(await (await fetch(url)).text())?.[0];
    const kept = await fetch(`${url}/${asset}`);
    await kept.arrayBuffer(); // read to its end: the server would wait for a reader at its own
    expect(kept.headers.get('cache-control')).toContain('immutable');
  });
}
