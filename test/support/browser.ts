import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', headless: true,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--hide-scrollbars', '--force-color-profile=srgb', '--font-render-hinting=none'],
  });
}

/** What axe finds on the page as it is, in words: empty when nothing. */
export async function axeViolations(page: Page): Promise<string[]> {
  // the strict content security policy refuses script tags, so axe is evaluated by the browser's debugger
  await page.evaluate(axeSource);
  const result = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations;
  });
  return result.map((violation) => `${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')})`);
}

/** Everything the page did that a strict policy or a careful developer would object to. */
export function watchPage(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => { if (/Content Security Policy|violates/i.test(message.text())) complaints.push(message.text()); });
  page.on('response', (response) => { if (response.status() >= 500) complaints.push(`${response.status()} ${new URL(response.url()).pathname}`); });
}
