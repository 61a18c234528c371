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
// a camera and a microphone that are not there, and calls that stay on this machine; nobody has to touch the page before it plays sound
const videoArgs = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(settings);
}

/** A browser for calls, whose network can be stopped and let go on. */
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

/** Chromium keeps all its sockets, those of calls too, in one process of its own. */
function networkProcess(browserPid: number): number {
  const parentOf = (pid: string) => /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '0';
  const belongs = (pid: string): boolean => Number(pid) === browserPid || (Number(pid) > 1 && belongs(parentOf(pid)));
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('network.mojom.NetworkService') && belongs(pid);
      } catch {
        return false; // ended while we looked
      }
    });
  if (!found) throw new Error('the browser has no network process');
  return Number(found);
}

/** What axe finds on the page as it is, in words: empty when nothing. */
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

/** Everything the page did that a strict policy or a careful developer would object to. */
export function watchPage(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|violates/i.test(message.text())) complaints.push(message.text());
  });
  // 503 is the honest answer of a server that is being started, or of a machine with too much to do; what a page makes of it has steps of its own
  page.on('response', (response) => {
    if (response.status() >= 500 && response.status() !== 503)
      complaints.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
}

const shots = path.resolve(import.meta.dirname, '../screenshots');

export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1280, height: 900 },
};

/** The page in other windows: pictured, and no wider than they are. What it says and how it reads, `lookAt` has seen. */
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

/** The page as it is: pictured, sound for axe in light and in dark, and no wider than its window; what is wrong joins the complaints. */
export async function lookAt(page: Page, name: string, complaints: string[]): Promise<void> {
  mkdirSync(shots, { recursive: true });
  for (const [colorScheme, suffix] of [
    ['dark', '-dark'],
    ['light', ''],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(shots, `${name}${suffix}.png`), fullPage: true, animations: 'disabled' });
    // a picture moves the page a little, and only at its end does a line that sticks to the bottom cover nothing that axe would then call too small
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
