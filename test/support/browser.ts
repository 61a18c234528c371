import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const settings = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--hide-scrollbars',
    '--force-color-profile=srgb',
    '--font-render-hinting=none',
  ],
};
// a fake camera and microphone, calls that stay on this machine, and sound that plays before anybody touches the page
const videoArgs = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(settings);
}

/** A browser for calls, whose network can be stopped and resumed. */
export async function launchVideoBrowser() {
  const server = await chromium.launchServer({ ...settings, args: [...settings.args, ...videoArgs] });
  const browser = await chromium.connect(server.wsEndpoint());
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => process.kill(networkProcess(server.process().pid as number), name);
  return {
    browser,
    stopNetwork: () => signal('SIGSTOP'),
    resumeNetwork: () => signal('SIGCONT'),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Chromium keeps all its sockets, those of calls too, in one separate process. */
function networkProcess(browserPid: number): number {
  const parentOf = (pid: string) => /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '0';
  const belongs = (pid: string): boolean => Number(pid) === browserPid || (Number(pid) > 1 && belongs(parentOf(pid)));
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('network.mojom.NetworkService') && belongs(pid);
      } catch {
        return false; // ended during the search
      }
    });
  if (!found) throw new Error('the browser has no network process');
  return Number(found);
}

/** The violations that axe finds on the page, in words. */
async function axeViolations(page: Page): Promise<string[]> {
  // the strict content security policy refuses script tags, so axe is evaluated by the browser's debugger
  await page.evaluate(axeSource);
  const result = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run: (options: object) => Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
      };
    };
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
      .violations;
  });
  return result.map(
    (violation) =>
      `${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')})`,
  );
}

/** Collects whatever a strict policy or a careful developer would object to. */
export function watchPage(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|violates/i.test(message.text())) complaints.push(message.text());
  });
  // 503 is the right status of a server that is starting or overloaded; how a page handles it has tests of its own
  page.on('response', (response) => {
    if (response.status() >= 500 && response.status() !== 503)
      complaints.push(
        `${response.status()} ${new URL(response.url()).pathname} ${new Date().toISOString()} ${response.headers()['content-type'] ?? ''}`,
      );
  });
}

const shots = path.resolve(import.meta.dirname, '../screenshots');

export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1280, height: 900 },
};

/** Screenshots of the page in other window sizes, each without sideways scrolling. `lookAt` checks the rest. */
export async function lookInSizes(
  page: Page,
  name: string,
  complaints: string[],
  wanted: readonly (keyof typeof sizes)[],
): Promise<void> {
  const usual = page.viewportSize();
  for (const size of wanted) {
    await page.setViewportSize(sizes[size]);
    await page.screenshot({ path: path.join(shots, `${name}-${size}.png`), fullPage: true, animations: 'disabled' });
    if (await scrollsSideways(page)) complaints.push(`${name}-${size}: scrolls sideways`);
  }
  if (usual) await page.setViewportSize(usual);
}

const scrollsSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/**
 * A screenshot of the page, its axe checks in light and in dark, and no sideways scrolling; problems join the
 * complaints.
 */
export async function lookAt(page: Page, name: string, complaints: string[]): Promise<void> {
  mkdirSync(shots, { recursive: true });
  for (const [colorScheme, suffix] of [
    ['dark', '-dark'],
    ['light', ''],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(shots, `${name}${suffix}.png`), fullPage: true, animations: 'disabled' });
    // a screenshot scrolls the page a little, and a line that sticks to the bottom may cover what axe then calls too
    // small, except at the end
    const before = await scrollTo(page, Number.MAX_SAFE_INTEGER);
    complaints.push(...(await axeViolations(page)).map((violation) => `${name}${suffix}: ${violation}`));
    await scrollTo(page, before);
  }
  if (await scrollsSideways(page)) complaints.push(`${name}: scrolls sideways`);
}

/** Returns where the page was. */
const scrollTo = (page: Page, top: number) =>
  page.evaluate((wanted) => {
    const { scrollY } = window;
    window.scrollTo(0, wanted);
    return scrollY;
  }, top);
