import { existsSync } from 'node:fs';
import type { Browser, CDPSession } from 'playwright-core';
import { launchBrowser } from '../test/support/browser.js';
import type { BenchContext } from './context.js';

export const name =
  'Transferred until a page is usable and at rest, first visit, nothing kept, in Chromium over HTTP/1.1';

/** A phone on a poor line: 400 kbit/s each way, 300 ms for a question and its answer. */
const poorLine = { offline: false, latency: 300, downloadThroughput: 50_000, uploadThroughput: 50_000 };

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
      const { kb, files } = await visit(browser, url + address, ready);
      const slow = await visit(browser, url + address, ready, poorLine);
      print(
        `  ${what}: ${kb.toFixed(1)} kB in ${files} answers (${(kb / limitKb).toFixed(2)} of the limit of ${limitKb} kB)`,
      );
      print(`    at 400 kbit/s its button can be pressed after ${slow.usableSeconds.toFixed(1)} s`);
    }
  } finally {
    await browser.close();
  }
}

/**
 * Bytes as they cross the wire, headers included, until nothing more is asked for: the font, too, which comes when the
 * button can be pressed already.
 */
async function visit(browser: Browser, address: string, ready: string, line?: typeof poorLine) {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  const counted = countAnswers(wire);
  await wire.send('Network.enable');
  if (line) await wire.send('Network.emulateNetworkConditions', line);
  const began = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByRole('button', { name: ready }).waitFor();
  const usableSeconds = (performance.now() - began) / 1000;
  await page.waitForLoadState('networkidle');
  await context.close();
  return { kb: counted.bytes / 1000, files: counted.files, usableSeconds };
}

function countAnswers(wire: CDPSession) {
  const counted = { bytes: 0, files: 0 };
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength;
    if (encodedDataLength > 0) counted.files += 1; // what the browser had already it answers itself
  });
  return counted;
}
