import { existsSync } from 'node:fs';
import { launchBrowser } from '../test/support/browser.js';
import type { BenchContext } from './context.js';

export const name = 'Transferred before a page is usable, first visit, nothing kept, in Chromium';

/**
 * Bytes on the wire, headers included, until the page's first button can be pressed. The limits are for a phone on a
 * poor line.
 */
const pages = [
  {
    what: "the patient's page",
    address: '/v#a-link-that-was-not-opened-yet',
    ready: 'Open my visit page',
    limitKb: 120,
  },
  { what: "the staff's sign-in", address: '/', ready: 'Sign in', limitKb: 150 },
];

export async function run({ startApi, print }: BenchContext): Promise<void> {
  if (!existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium'))
    return print('  LEFT OUT: no chromium (Debian package: chromium)');
  const url = await startApi();
  const browser = await launchBrowser();
  try {
    for (const { what, address, ready, limitKb } of pages) {
      const context = await browser.newContext({ locale: 'en-US' });
      const page = await context.newPage();
      const wire = await context.newCDPSession(page);
      let bytes = 0;
      let files = 0;
      wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
        files += 1;
      });
      await wire.send('Network.enable');
      await page.goto(url + address, { waitUntil: 'networkidle' });
      await page.getByRole('button', { name: ready }).waitFor();
      print(
        `  ${what}: ${(bytes / 1000).toFixed(1)} kB in ${files} answers (${(bytes / 1000 / limitKb).toFixed(2)} of the limit of ${limitKb} kB)`,
      );
      await context.close();
    }
  } finally {
    await browser.close();
  }
}
