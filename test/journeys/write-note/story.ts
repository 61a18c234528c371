import type { BrowserContext, Page } from 'playwright-core';
import { lookAt, lookInSizes } from '../../support/browser.js';
import { demoClinic, openDesk, signIn as signInByForm, startDemo } from '../../support/demo-clinic.js';

export let demo: Awaited<ReturnType<typeof startDemo>>;
export let desk: BrowserContext;
export let page: Page;
export let noteId: string;

const clinic = demoClinic(() => page);
export const { call } = clinic;
const { ask, now, moveTo, moveToMonday, register, startCourse, book } = clinic;
export const signIn = async (on: Page, email: string) => {
  await on.goto(demo.stack.url);
  await signInByForm(on, demo.stack, email);
};
export const field = (label: string, on = page) => on.getByRole('textbox', { name: label });
export const saved = (on = page) => on.locator('.save-line[data-state=saved]').waitFor();
export const state = (kind: string, on = page) => on.locator(`.save-line[data-state=${kind}]`).waitFor();
export const onServer = async () =>
  (await call('GET', `/api/notes/${noteId}`)).body as unknown as {
    status: string;
    etag: string;
    content: Record<string, string>;
  };
export const clean = (page: Page, name: string) => lookAt(page, name, demo.complaints);
export const onTablet = (page: Page, name: string) => lookInSizes(page, name, demo.complaints, ['tablet']);
/** What a person with the machine, but not the key, would find. */
export const onDevice = () =>
  page.evaluate(async () => {
    const open = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('no'));
      });
    const database = await open(indexedDB.open('snowmelt-drafts'));
    const stores = database.transaction([...database.objectStoreNames]);
    const drafts = (await open(stores.objectStore('drafts').getAll())) as { draftId: string; sealed: ArrayBuffer }[];
    const keys = (await open(stores.objectStore('keys').getAll())) as CryptoKey[];
    database.close();
    return {
      count: drafts.length,
      ids: drafts.map(({ draftId }) => draftId),
      extractable: keys.map((key) => key.extractable),
      text: drafts.map((draft) => JSON.stringify(draft) + new TextDecoder('latin1').decode(draft.sealed)).join(),
    };
  });

/** Another one, for this step and those after it. */
export const fromNowOn = {
  page: (next: Page) => {
    page = next;
  },
  noteId: (next: string) => {
    noteId = next;
  },
};

/** Leo, at the chart of a patient whose infusion is four days ago and whose integration visit has begun. */
export function setUpStory(): void {
  beforeAll(async () => {
    demo = await startDemo();
    page = await openDesk(demo.browser, demo.complaints);
    desk = page.context();
    await desk.grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(page, 'leo@example.com');
    await moveToMonday(9);
    const patientId = await register();
    await startCourse(patientId, 'preparation');
    const monday = await now();
    const infusion = await book(
      patientId,
      'Ketamine infusion',
      monday.plus({ days: 1 }),
      'Chidi Okafor, RN',
      'Chair 1',
    );
    const integration = await book(
      patientId,
      'Integration visit (telehealth)',
      monday.plus({ days: 4, hours: 1 }),
      'Leo Park, LMFT',
    );
    await moveTo(monday.plus({ days: 4, minutes: 90 }));
    for (const [version, status] of [
      [1, 'arrived'],
      [2, 'fulfilled'],
    ] as const)
      await ask('POST', `/api/appointments/${infusion}/attendance`, { status, version });
    await ask('POST', `/api/appointments/${integration}/attendance`, { status: 'arrived', version: 1 });
    await page.goto(`${demo.stack.url}/patients/${patientId}`);
  });

  afterAll(() => demo?.stop());
}
