import { DateTime } from 'luxon';
import { type Browser, type BrowserContextOptions, devices, type Page } from 'playwright-core';
import { launchBrowser, launchVideoBrowser, sizes, watchPage } from './browser.js';
import { type Stack, startStack } from './stack.js';
import { started } from './started.js';

const LA = 'America/Los_Angeles';
const PATIENCE_MS = 60_000;
/** The clinic's format of a wall time, in the API and in forms. */
export const wall = (at: DateTime) => at.toFormat(`yyyy-MM-dd'T'HH:mm`);

interface Answer {
  readonly status: number;
  readonly etag: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the journeys look into whatever came
  readonly body: any;
}

/** The product and a browser. */
export function startDemo(host?: string) {
  return started(async (starting) => {
    const [stack, browser] = await Promise.all([
      starting(startStack({}, host), (it) => it.stop()),
      starting(launchBrowser(), (it) => it.close()),
    ]);
    return { stack, browser, complaints: [] as string[] };
  });
}

/**
 * The product, a desk at the clinic and a phone at home, in two browsers with fake cameras, each with a network of its
 * own.
 */
export function startVideoDemo(settings: Record<string, string> = {}) {
  return started(async (starting) => {
    const launch = () => starting(launchVideoBrowser(), (it) => it.close());
    const [stack, office, home] = await Promise.all([
      starting(startStack(settings), (it) => it.stop()),
      launch(),
      launch(),
    ]);
    const complaints: string[] = [];
    return {
      stack,
      office,
      home,
      complaints,
      desk: await openDesk(office.browser, complaints),
      phone: await openPhone(home.browser, complaints),
    };
  });
}

/** A page at the clinic, whose complaints join the others. */
export const openDesk = (browser: Browser, complaints: string[]) =>
  openPage(browser, complaints, { viewport: sizes.desktop, permissions: ['camera', 'microphone'] });

/** A page on a patient's phone. */
export const openPhone = (browser: Browser, complaints: string[]) =>
  openPage(browser, complaints, { ...devices['iPhone 13'], viewport: sizes.phone, deviceScaleFactor: 2 });

async function openPage(browser: Browser, complaints: string[], device: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ ...device, locale: 'en-US', timezoneId: LA, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(() => {
    // frames without an origin may not set any
    if (window.origin !== 'null') document.cookie = 'snowmelt-sound=off; path=/; samesite=strict';
  });
  const page = await context.newPage();
  watchPage(page, complaints);
  return page;
}

/** Through the form on the page. */
export async function signIn(page: Page, { password }: Stack, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').first().fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** What the API answers to whoever is signed in on this page. */
const callerOf =
  (page: () => Page) =>
  (method: string, address: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> =>
    page().evaluate(
      async ([m, a, b, h]) => {
        const answer = await fetch(a, {
          method: m,
          headers: {
            ...h,
            ...(b ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}),
          },
          ...(b ? { body: JSON.stringify(b) } : {}),
        });
        return {
          status: answer.status,
          etag: answer.headers.get('etag') ?? '',
          body: await answer.json().catch(() => null),
        };
      },
      [method, address, body, headers] as const,
    );

type Call = ReturnType<typeof callerOf>;

/** The same for what must succeed. */
const askerOf = (call: Call) => async (method: string, address: string, body?: object) => {
  const answer = await call(method, address, body);
  if (answer.status >= 400) throw new Error(`${method} ${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

type Ask = ReturnType<typeof askerOf>;

/** What the API does for whoever is signed in on this page, and the demo clock. */
export function demoClinic(page: () => Page) {
  const call = callerOf(page);
  const ask = askerOf(call);
  const idOf = async (address: string, name: string) =>
    ((await ask('GET', address)).items as { id: string; name: string }[]).find((one) => one.name === name)?.id;
  return { call, ask, idOf, ...clockOf(ask), ...actsOf(ask, idOf) };
}

function clockOf(ask: Ask) {
  const now = async () => DateTime.fromISO((await ask('GET', '/api/demo-clock')).now as string, { zone: LA });
  const moveTo = async (at: DateTime) => {
    await ask('POST', '/api/demo-clock', { forwardMinutes: Math.ceil(at.diff(await now(), 'minutes').minutes) });
  };
  /** To this hour of the next Monday, so that a story does not depend on when it is told. */
  const moveToMonday = async (hour: number) => {
    await moveTo((await now()).plus({ weeks: 1 }).startOf('week').set({ hour }));
  };
  return { now, moveTo, moveToMonday };
}

const actsOf = (ask: Ask, idOf: (address: string, name: string) => Promise<string | undefined>) => ({
  /** Nora Winter, who agreed to e-mail. */
  register: async (phone: string | null = null) =>
    (
      await ask('POST', '/api/patients', {
        givenName: 'Nora',
        familyName: 'Winter',
        birthOn: '1988-04-12',
        phone,
        email: 'nora.winter@example.com',
        language: 'en-US',
        timeZone: LA,
        consents: { sms: false, email: true },
      })
    ).id as string,
  /** By somebody who sees patients. */
  startCourse: async (patientId: string, stage: 'consented' | 'preparation') =>
    (
      await ask('POST', `/api/patients/${patientId}/courses`, {
        protocolId: await idOf('/api/protocols', 'Ketamine infusion: induction, 6 sessions in 3 weeks'),
        stage,
        reason: 'Evaluated and prepared elsewhere',
      })
    ).id as string,
  book: async (patientId: string, service: string, at: DateTime, ...resources: string[]) =>
    (
      await ask('POST', '/api/appointments', {
        patientId,
        serviceTypeId: await idOf('/api/service-types', service),
        startsLocal: wall(at),
        resourceIds: await Promise.all(resources.map((name) => idOf('/api/resources', name))),
      })
    ).id as string,
});
