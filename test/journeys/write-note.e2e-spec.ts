import type { BrowserContext, Page } from 'playwright-core';
import { lookAt, lookInSizes, sizes, watchPage } from '../support/browser.js';
import { demoClinic, openDesk, openPhone, signIn as signInByForm, startDemo } from '../support/demo-clinic.js';
import { until } from '../support/until.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('a clinician writes an integration note, loses the line, meets another tab, signs, and adds to it', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let desk: BrowserContext;
  let page: Page;
  let noteId: string;

  const { call, ask, now, moveTo, moveToMonday, register, startCourse, book } = demoClinic(() => page);
  const signIn = async (on: Page, email: string) => {
    await on.goto(demo.stack.url);
    await signInByForm(on, demo.stack, email);
  };
  const field = (label: string, on = page) => on.getByRole('textbox', { name: label });
  const saved = (on = page) => on.locator('.save-line[data-state=saved]').waitFor();
  const state = (kind: string, on = page) => on.locator(`.save-line[data-state=${kind}]`).waitFor();
  const onServer = async () =>
    (await call('GET', `/api/notes/${noteId}`)).body as unknown as {
      status: string;
      etag: string;
      content: Record<string, string>;
    };
  const clean = (page: Page, name: string) => lookAt(page, name, demo.complaints);
  const onTablet = (page: Page, name: string) => lookInSizes(page, name, demo.complaints, ['tablet']);
  /** By the clipboard, as from another program. */
  const paste = async (text: string) => {
    await page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await page.keyboard.press('Control+V');
  };
  /** What a person with the machine, but not the key, would find. */
  const onDevice = () =>
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

  /** Drafts of colleagues who were here so many days ago. */
  const leftByOthers = (...daysAgo: number[]) =>
    page.evaluate(
      (days) =>
        new Promise<string[]>((resolve) => {
          const request = indexedDB.open('snowmelt-drafts');
          request.onsuccess = () => {
            const transaction = request.result.transaction('drafts', 'readwrite');
            const rows = days.map((ago) => ({
              draftId: crypto.randomUUID(),
              personId: crypto.randomUUID(),
              noteId: crypto.randomUUID(),
              keptAt: Date.now() - ago * 86_400_000,
              iv: new Uint8Array(12),
              sealed: new ArrayBuffer(16),
            }));
            for (const row of rows) transaction.objectStore('drafts').put(row);
            transaction.oncomplete = () => {
              request.result.close();
              resolve(rows.map(({ draftId }) => draftId));
            };
          };
        }),
      daysAgo,
    );
  const takeFromDevice = (draftId: string) =>
    page.evaluate(
      (id) =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open('snowmelt-drafts');
          request.onsuccess = () => {
            const transaction = request.result.transaction('drafts', 'readwrite');
            transaction.objectStore('drafts').delete(id);
            transaction.oncomplete = () => {
              request.result.close();
              resolve();
            };
          };
        }),
      draftId,
    );

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
    const infusion = await book(patientId, 'Ketamine infusion', monday.plus({ days: 1 }), 'Dr. Amara Osei', 'Chair 1');
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

  it('begins the note from the appointment, beside the timeline, with the header filled in', async () => {
    await page.getByRole('button', { name: /Open Integration visit/ }).click();
    await clean(page, 'note-button');
    await page.getByRole('button', { name: 'Write note' }).click();
    await page.getByRole('heading', { name: 'Integration note' }).waitFor();
    await page.getByText('3 days before').waitFor();
    await page.getByText('Apr 12, 1988').waitFor();
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Note begun: Integration visit/)
      .waitFor();
    noteId = new URL(page.url()).pathname.split('/').at(-1) as string;
  });

  it('asks what a video visit begins with', async () => {
    const opening = page.getByRole('group', { name: 'At the beginning of the video visit' });
    await opening.getByRole('textbox', { name: 'Where the patient is now' }).fill('12 Alder Lane, Fresno, California');
    await opening.getByRole('button', { name: 'Who else is there: Nobody else; the space is private.' }).click();
    await opening.getByRole('textbox', { name: 'Two identifiers' }).fill('Full name and date of birth.');
    await opening.getByRole('textbox', { name: 'Consent to telehealth' }).fill('Asked; agrees.');
    await opening.getByRole('textbox', { name: 'In an emergency' }).fill('Her sister, (323) 555-0150.');
  });

  it('saves by itself, and a reload finds it', async () => {
    await field('What the experience was like').fill('A wide field of snow, and no fear in it.');
    await field('Insight').pressSequentially('The paths were only habit.');
    await saved();
    await page.reload();
    expect(await field('Insight').inputValue()).toBe('The paths were only habit.');
    expect((await onDevice()).count).toBe(0);
    await clean(page, 'note-draft');
    await onTablet(page, 'note-draft');
  });

  it('takes what word processors and PDF readers paste, line by line, and says what it left out', async () => {
    await field('Themes').focus();
    await paste('Snow\vand water\fmelting\u0007.');
    expect(await field('Themes').inputValue()).toBe('Snow\nand water\nmelting.');
    await page.getByText('1 character that cannot be shown was left out.').waitFor();
    await page.keyboard.press('Control+Home');
    await paste('Ice,\v');
    await page.keyboard.type('first ');
    expect(await field('Themes').inputValue()).toBe('Ice,\nfirst Snow\nand water\nmelting.');
    await saved();
    expect((await onServer()).content['themes']).toBe('Ice,\nfirst Snow\nand water\nmelting.');
  });

  it('cuts nothing that is longer than its field: it says by how much, keeps it here, and saves it once it is shortened', async () => {
    await field('Cadence').focus();
    await paste('w'.repeat(512));
    await state('too-long');
    await page.getByText('12 characters too many').waitFor();
    await page.getByText('Not saved: shorten Cadence. The whole text is kept on this device').first().waitFor();
    await clean(page, 'note-too-long');
    await onTablet(page, 'note-too-long');
    await page.getByRole('button', { name: 'Sign…' }).click();
    await page
      .getByRole('dialog', { name: 'Not ready to sign' })
      .getByRole('button', { name: 'Cadence: 12 characters too many' })
      .click();
    await page.waitForFunction(() => document.activeElement?.id === 'note-field-cadence');
    await page.reload();
    await state('too-long');
    expect([
      await field('Cadence').inputValue(),
      (await onServer()).content['cadence'],
      (await onDevice()).count,
    ]).toEqual(['w'.repeat(512), undefined, 1]);
    await field('Cadence').focus();
    await page.keyboard.press('Control+End');
    for (let n = 0; n < 12; n += 1) await page.keyboard.press('Backspace');
    await saved();
    expect([(await onServer()).content['cadence'], (await onDevice()).count]).toEqual(['w'.repeat(500), 0]);
    await field('Cadence').fill('');
    await saved();
  });

  it('fits a phone', async () => {
    await page.setViewportSize(sizes.phone);
    await clean(page, 'note-draft-phone');
    for (const width of [sizes.phone.width, 320]) {
      await page.setViewportSize({ width, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    }
    await page.setViewportSize(sizes.desktop);
  });

  it('keeps what is typed offline on the device, sealed, and sends it when the line is back', async () => {
    await desk.setOffline(true);
    await field('Themes').fill('Melting, and water finding its way.');
    await state('waiting');
    await page.getByText('Offline: kept on this device').first().waitFor();
    const device = await onDevice();
    expect([device.count, device.extractable]).toEqual([1, [false]]);
    expect(device.text).not.toMatch(/Melting|water/);
    await clean(page, 'note-offline');
    await onTablet(page, 'note-offline');
    await desk.setOffline(false);
    await saved();
    expect((await onServer()).content['themes']).toBe('Melting, and water finding its way.');
    expect((await onDevice()).count).toBe(0);
  });

  it('finds, when the page is opened again, what never reached the server', async () => {
    const address = page.url();
    await desk.setOffline(true);
    await field('Supports').fill('Her sister, on Sundays.');
    await state('waiting');
    await page.goto('about:blank');
    await desk.setOffline(false);
    await page.goto(address);
    await field('Supports').waitFor();
    expect(await field('Supports').inputValue()).toBe('Her sister, on Sundays.');
    await saved();
    expect((await onServer()).content['supports']).toBe('Her sister, on Sundays.');
    expect((await onDevice()).count).toBe(0);
  });

  it('finds in another tab what a tab that was closed never sent', async () => {
    const address = page.url();
    await demo.stack.withoutApi(async () => {
      await field('Supports').fill('Her sister, on Sundays and Mondays.');
      await state('waiting');
      await page.close();
    });
    page = await desk.newPage();
    watchPage(page, demo.complaints);
    await page.goto(address);
    await field('Supports').waitFor();
    expect(await field('Supports').inputValue()).toBe('Her sister, on Sundays and Mondays.');
    await saved();
    expect([(await onServer()).content['supports'], (await onDevice()).count]).toEqual([
      'Her sister, on Sundays and Mondays.',
      0,
    ]);
  });

  it('a lost answer is no conflict', async () => {
    await page.route('**/api/notes/*', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      await route.fetch();
      return route.abort();
    });
    await field('Sleep and substances').fill('Seven hours.');
    await state('waiting');
    await page.unroute('**/api/notes/*');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved();
    expect((await onServer()).content['sleepAndSubstances']).toBe('Seven hours.');
  });

  it('shows both texts when another tab was faster, and goes on with the chosen one', async () => {
    const other = await desk.newPage();
    watchPage(other, demo.complaints);
    await other.goto(page.url());
    await field('Plan', other).waitFor();
    await field('Plan').fill('Meet again in a week.');
    await saved();
    await field('Plan', other).fill('Meet again in two weeks.');
    await other.getByText('This note was written in two places').waitFor();
    await other.getByText('Meet again in two weeks.').waitFor();
    await other.getByText('Meet again in a week.').waitFor();
    await clean(other, 'note-conflict');
    await onTablet(other, 'note-conflict');
    expect(await other.getByRole('button', { name: 'Go on with these' }).isDisabled()).toBe(true);
    expect((await onServer()).content['plan']).toBe('Meet again in a week.');
    await other.getByLabel('Both, one after the other').check();
    await other.getByRole('button', { name: 'Go on with these' }).click();
    await saved(other);
    expect((await onServer()).content['plan']).toBe('Meet again in two weeks.\n\nMeet again in a week.');
    await other.close();
    await page.reload();
    await field('Plan').waitFor();
  });

  it('gives a copied tab a place of its own; of two that were offline the later one shows both texts', async () => {
    const [copy] = await Promise.all([
      desk.waitForEvent('page'),
      page.evaluate(() => {
        window.open(window.location.href);
      }),
    ]);
    await field('Cadence', copy).waitFor();
    await desk.setOffline(true);
    await field('Cadence').fill('Weekly.');
    await field('Cadence', copy).fill('Monthly.');
    await state('waiting');
    await state('waiting', copy);
    expect((await onDevice()).count).toBe(2);
    await desk.setOffline(false);
    const beaten = (tab: Page) =>
      tab
        .getByText('This note was written in two places')
        .waitFor()
        .then(
          () => tab,
          () => new Promise<Page>(() => undefined),
        );
    const later = await Promise.race([beaten(page), beaten(copy)]);
    await saved(later === page ? copy : page);
    for (const text of ['Weekly.', 'Monthly.']) await later.getByText(text, { exact: true }).waitFor();
    await later.getByLabel('The text here').check();
    await later.getByRole('button', { name: 'Go on with these' }).click();
    await saved(later);
    expect([(await onDevice()).count, (await onServer()).content['cadence']]).toEqual([
      0,
      later === page ? 'Weekly.' : 'Monthly.',
    ]);
    // what was not chosen can still be read, after a reload too
    const other = later === page ? 'Monthly.' : 'Weekly.';
    const notChosen = (tab: Page) => tab.getByRole('region', { name: 'Not chosen' });
    await notChosen(later)
      .getByText(/Text saved elsewhere, /)
      .waitFor();
    await page.reload();
    await notChosen(page).getByText(other, { exact: true }).waitFor();
    await clean(page, 'note-not-chosen');
    await onTablet(page, 'note-not-chosen');
    await copy.close();
  });

  it('asks to read again what was changed since it was read, before it is signed', async () => {
    await page.reload();
    await field('Plan').waitFor();
    const { etag, content } = await onServer();
    await call(
      'PUT',
      `/api/notes/${noteId}`,
      { content: { ...content, practice: 'Walk.', suicidalThoughts: 'Asked; none.', risks: 'None observed.' } },
      { 'if-match': etag },
    );
    await field('One practice').fill('x');
    await page.getByText('This note was written in two places').waitFor();
    for (const elsewhere of await page.getByRole('radio', { name: 'The text saved elsewhere' }).all())
      await elsewhere.check();
    await page.getByRole('button', { name: 'Go on with these' }).click();
    await saved();
    await page.getByRole('button', { name: 'Sign…' }).click();
    await page.getByRole('dialog', { name: 'Sign this note' }).waitFor();
    const again = await onServer();
    await call(
      'PUT',
      `/api/notes/${noteId}`,
      { content: { ...again.content, practice: '', suicidalThoughts: '', risks: '' } },
      { 'if-match': again.etag },
    );
    await page.getByRole('button', { name: 'Sign note' }).click();
    await page.getByText('This is the newest text').waitFor();
    expect([await field('One practice').inputValue(), (await onServer()).status]).toEqual(['', 'draft']);
  });

  it('says what is missing and leads there, by keyboard', async () => {
    await page.getByRole('button', { name: 'Sign…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Not ready to sign' });
    await dialog.waitFor();
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual([
      'One practice',
      'Thoughts of suicide',
      'Risks',
    ]);
    await clean(page, 'note-missing');
    await onTablet(page, 'note-missing');
    await dialog.getByRole('button', { name: 'One practice' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'note-field-practice');
    await page.keyboard.type('Walk at seven each morning, ten minutes.');
    await saved();
  });

  it('has no ready-made answer to thoughts of suicide, and one to risks only while nothing stands there', async () => {
    const readyMade = (label: string) => page.getByRole('button', { name: new RegExp(`^${label}:`) });
    expect([await readyMade('Thoughts of suicide').count(), await readyMade('Risks').count()]).toEqual([0, 1]);
    await clean(page, 'note-risks');
    await field('Thoughts of suicide').fill('Asked; none, now or since the dose.');
    await field('Risks').fill('Slept badly.');
    await readyMade('Risks').waitFor({ state: 'detached' });
    await field('Risks').fill('');
    await page.getByRole('button', { name: 'Risks: None observed.' }).click();
    expect([await field('Risks').inputValue(), await field('Thoughts of suicide').inputValue()]).toEqual([
      'None observed.',
      'Asked; none, now or since the dose.',
    ]);
    await saved();
  });

  it('is on the list of what waits for a signature', async () => {
    await page.getByRole('link', { name: 'Notes', exact: true }).click();
    await page.getByRole('heading', { name: 'Notes to sign' }).waitFor();
    await page.getByText('Draft by Leo Park, LMFT').waitFor();
    await clean(page, 'notes-unsigned');
    await onTablet(page, 'notes-unsigned');
    await page.getByRole('button', { name: /Open note of Nora Winter/ }).click();
    await field('Plan').waitFor();
  });

  it('survives that the session ends, and nobody else who signs in sees it', async () => {
    await desk.clearCookies();
    await field('Insight').fill('The paths were only habit, and habits melt.');
    // whichever part of the page asks the server first
    await page
      .getByText('Signed out: kept on this device')
      .or(page.getByRole('heading', { name: 'Good to see you' }))
      .first()
      .waitFor();
    const back = async (email: string) => {
      await page.reload();
      await signInByForm(page, demo.stack, email);
    };
    const address = page.url();
    const [older, newer] = await leftByOthers(8, 6);
    await back('amara@example.com');
    await page.getByText('The paths were only habit.').waitFor();
    expect(await page.getByText('habits melt').count()).toBe(0);
    await until('what nobody came back for is deleted', async () => !(await onDevice()).ids.includes(older as string));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Good to see you' }).waitFor();
    const device = await onDevice();
    expect([device.count, device.ids.includes(newer as string), device.extractable]).toEqual([2, true, [false]]);
    expect(device.text).not.toMatch(/habit|melt/);
    await page.goto(address);
    await back('leo@example.com');
    await field('Insight').waitFor();
    expect(await field('Insight').inputValue()).toBe('The paths were only habit, and habits melt.');
    await saved();
    await until('the device has let go of it', async () => (await onDevice()).count === 1);
    await takeFromDevice(newer as string);
  });

  it('asks before signing out while another tab has a text that was not sent', async () => {
    const other = await desk.newPage();
    watchPage(other, demo.complaints);
    await other.goto(page.url());
    await field('Insight', other).waitFor();
    await other.route('**/api/notes/*', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    await field('Insight', other).fill('The paths were only habit, and habits melt in the sun.');
    await state('waiting', other);
    const question = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.message();
    });
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await question).toContain('here or in another tab');
    await page.getByText('The text of the note is still here.').waitFor();
    await other.unroute('**/api/notes/*');
    await other.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved(other);
    await other.close();
    await page.reload();
    expect(await field('Insight').inputValue()).toBe('The paths were only habit, and habits melt in the sun.');
  });

  it('a colleague reads the draft, and cannot write', async () => {
    const nurse = await openDesk(demo.browser, demo.complaints);
    await signIn(nurse, 'ben@example.com');
    await nurse.goto(page.url());
    await nurse.getByText('Leo Park, LMFT is still writing this note').waitFor();
    await nurse.getByText('habits melt').waitFor();
    expect(await nurse.getByRole('textbox').count()).toBe(0);
    await clean(nurse, 'note-colleague');
    await onTablet(nurse, 'note-colleague');
    await nurse.context().close();
    const rosa = await openDesk(demo.browser, []);
    await signIn(rosa, 'rosa@example.com');
    expect(await rosa.getByRole('link', { name: 'Notes', exact: true }).count()).toBe(0);
    await rosa.goto(page.url());
    await rosa.getByText('Your role does not allow this').first().waitFor();
    await rosa.context().close();
  });

  it('is signed once, and then only read', async () => {
    const other = await desk.newPage();
    watchPage(other, demo.complaints);
    await other.goto(page.url());
    await field('Plan', other).waitFor();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Sign…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign this note' });
    await dialog.getByText('I wrote this note').waitFor();
    await clean(page, 'note-sign');
    await onTablet(page, 'note-sign');
    await dialog.getByRole('button', { name: 'Sign note' }).dblclick();
    await page.getByText(/Signed by Leo Park, LMFT, .* 20\d\d, .* P[SD]T$/).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Signed by'));
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Note signed: Integration visit/)
      .waitFor();
    expect([await page.getByRole('textbox').count(), await page.getByText('Not chosen').count()]).toEqual([0, 0]);
    const { status, etag, content } = await onServer();
    expect(status).toBe('signed');
    expect(
      (await call('PUT', `/api/notes/${noteId}`, { content: { ...content, plan: 'Another' } }, { 'if-match': etag }))
        .status,
    ).toBe(409);
    expect((await onServer()).content).toEqual(content);
    await field('Plan', other).fill('Typed in another tab, too late.');
    await other.getByText('This note was signed elsewhere').waitFor();
    await clean(other, 'note-closed');
    await onTablet(other, 'note-closed');
    await other.getByRole('button', { name: 'Show the signed note' }).click();
    await other.getByText(/Signed by Leo Park, LMFT/).waitFor();
    const late = other.getByRole('region', { name: 'Typed here and never saved' });
    await late.getByText('Typed in another tab, too late.').waitFor();
    expect([(await onServer()).content, (await onDevice()).count]).toEqual([content, 1]);
    await late.getByRole('button', { name: 'Throw away…' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Throw away', exact: true }).click();
    await late.waitFor({ state: 'detached' });
    expect((await onDevice()).count).toBe(0);
    await other.close();
  });

  it('keeps a half-written addendum on the device, sealed, when the page is left', async () => {
    await page.getByRole('button', { name: 'Add to this note' }).click();
    await page.waitForFunction(() => document.activeElement?.matches('textarea'));
    await page.getByLabel('A correction').check();
    await field('Text').fill('She walks at eight, not at seven.');
    await page.getByRole('link', { name: 'Notes', exact: true }).click();
    await page.getByRole('heading', { name: 'Notes to sign' }).waitFor();
    const device = await onDevice();
    expect([device.count, device.text.includes('eight')]).toEqual([1, false]);
    page.once('dialog', (question) => void question.dismiss());
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The text of the note is still here.').waitFor();
    await page.goto(`${demo.stack.url}/notes/${noteId}`);
    await field('Text').waitFor();
    expect([await field('Text').inputValue(), await page.getByLabel('A correction').isChecked()]).toEqual([
      'She walks at eight, not at seven.',
      true,
    ]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const question = page.getByRole('dialog', { name: 'Throw away what you wrote?' });
    await clean(page, 'note-addendum-throw-away');
    await question.getByRole('button', { name: 'Go on writing' }).click();
  });

  it('takes a correction, and the original stays', async () => {
    expect(await page.getByRole('button', { name: 'Sign and add' }).isDisabled()).toBe(true);
    await field('Why is it corrected?').fill('misheard');
    const text = await field('Text').inputValue();
    await field('Text').fill('x'.repeat(20_003));
    await page.getByText('3 characters too many').waitFor();
    expect([
      (await field('Text').inputValue()).length,
      await page.getByRole('button', { name: 'Sign and add' }).isDisabled(),
    ]).toEqual([20_003, true]);
    await field('Text').fill(text);
    await field('Why is it corrected?').fill('y'.repeat(301));
    await page.getByText('1 character too many').waitFor();
    await field('Why is it corrected?').fill('misheard');
    await clean(page, 'note-addendum');
    await onTablet(page, 'note-addendum');
    await page.getByRole('button', { name: 'Sign and add' }).click();
    await page.getByText('Why: misheard').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Why: misheard'));
    expect((await onDevice()).count).toBe(0);
    await page.getByText('Walk at seven each morning, ten minutes.').waitFor();
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/Addendum to the note/)
      .waitFor();
    await clean(page, 'note-signed');
    await onTablet(page, 'note-signed');
  });

  it('leaves nothing on the device after signing out', async () => {
    await page.goto(demo.stack.url);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Good to see you' }).waitFor();
    await until('neither a draft nor a key is left', async () => {
      const { count, extractable } = await onDevice();
      return count === 0 && extractable.length === 0;
    });
  });

  it('was fit for a phone, and without a complaint of the browser', async () => {
    const small = await openPhone(demo.browser, demo.complaints);
    await signIn(small, 'leo@example.com');
    await small.goto(`${demo.stack.url}/notes/${noteId}`);
    await small.getByText(/Signed by Leo Park, LMFT/).waitFor();
    await clean(small, 'note-signed-phone');
    expect(await small.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await small.goto(`${demo.stack.url}/notes`);
    await small.getByText('Nothing waits for a signature.').waitFor();
    await small.context().close();
    expect(demo.complaints).toEqual([]);
  });
});
