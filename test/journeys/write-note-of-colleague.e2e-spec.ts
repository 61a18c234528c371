import type { Page } from 'playwright-core';
import { lookAt } from '../support/browser.js';
import { demoClinic, openDesk, signIn, startDemo } from '../support/demo-clinic.js';
import { written } from '../support/note-clinic.js';
import { until } from '../support/until.js';

(process.env['CHROMIUM'] ? describe : describe.skip)(
  'a colleague begins the note of a visit, and the clinician of the visit takes it over',
  () => {
    let demo: Awaited<ReturnType<typeof startDemo>>;
    let amara: Page;
    let leo: Page;
    let visitId: string;

    const { now, moveToMonday, register, book } = demoClinic(() => amara);
    const signedIn = async (email: string) => {
      const page = await openDesk(demo.browser, demo.complaints);
      await page.goto(demo.stack.url);
      await signIn(page, demo.stack, email);
      return page;
    };

    beforeAll(async () => {
      demo = await startDemo();
      [amara, leo] = [await signedIn('amara@example.com'), await signedIn('leo@example.com')];
      await moveToMonday(9);
      const patientId = await register();
      visitId = await book(
        patientId,
        'Integration visit (telehealth)',
        (await now()).plus({ hours: 2 }),
        'Leo Park, LMFT',
      );
      await amara.goto(`${demo.stack.url}/patients/${patientId}`);
    });

    afterAll(() => demo?.stop());

    /** How many texts the browser keeps. */
    const onDevice = (page: Page) =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const request = indexedDB.open('snowmelt-drafts');
            request.onsuccess = () => {
              const count = request.result.transaction('drafts').objectStore('drafts').count();
              count.onsuccess = () => {
                request.result.close();
                resolve(count.result);
              };
            };
          }),
      );
    const kept = (page: Page) => page.getByRole('region', { name: 'Typed here and never saved' });

    it('tells her whose visit it is before she starts the note', async () => {
      await amara.getByRole('button', { name: /Open Integration visit/ }).click();
      await amara.getByRole('button', { name: 'Write note' }).click();
      await amara.getByText('This visit is booked with Leo Park, LMFT.').waitFor();
      await lookAt(amara, 'note-of-colleague', demo.complaints);
      await amara.getByRole('button', { name: 'Start the note as its author' }).click();
      await amara.getByRole('heading', { name: 'Integration note' }).waitFor();
      await amara.getByRole('textbox', { name: 'Insight' }).fill('Snow melts.');
      await amara.locator('.save-line[data-state=saved]').waitFor();
    });

    it('can be finished by the clinician of the visit, who says why', async () => {
      await leo.goto(amara.url());
      await leo.getByText('Dr. Amara Osei is still writing this note').waitFor();
      await leo.getByRole('button', { name: 'Take over this note…' }).click();
      await leo.getByRole('textbox', { name: 'Why do you take it over?' }).fill('I will hold the visit.');
      await lookAt(leo, 'note-take-over', demo.complaints);
      // she goes on writing: he takes over what he has seen, and no other text
      const saved = amara.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
      await amara.getByRole('textbox', { name: 'Insight' }).fill('Snow melts slowly.');
      await saved;
      await leo.getByRole('button', { name: 'Take over', exact: true }).click();
      await leo.getByRole('dialog').getByRole('alert').waitFor();
      await leo.getByText('Snow melts slowly.').waitFor();
      await leo.getByRole('button', { name: 'Take over', exact: true }).click();
      expect(await leo.getByRole('textbox', { name: 'Insight' }).inputValue()).toBe('Snow melts slowly.');
      await leo.getByText(/from Dr. Amara Osei to Leo Park, LMFT, .*: I will hold the visit\./).waitFor();
      await lookAt(leo, 'note-taken-over', demo.complaints);
      await amara.getByRole('textbox', { name: 'Insight' }).fill('Snow melts, and more.');
      await amara.getByText('A colleague took over this note').waitFor();
      await amara.getByText('Handed over').first().waitFor();
      await lookAt(amara, 'note-handed-over', demo.complaints);
      await amara.getByRole('button', { name: 'Show the note' }).click();
      await amara.getByText('Leo Park, LMFT is still writing this note').waitFor();
    });

    it('shows her what she typed and the server never got, also after a reload, and asks before it is discarded', async () => {
      await kept(amara).getByText('Snow melts, and more.').waitFor();
      await amara.reload();
      await kept(amara).getByText('Snow melts, and more.').waitFor();
      await lookAt(amara, 'note-kept-of-colleague', demo.complaints);
      await kept(amara).getByRole('button', { name: 'Discard…' }).click();
      await amara
        .getByRole('dialog', { name: 'Discard what you wrote?' })
        .getByRole('button', { name: 'Keep it' })
        .click();
      expect([await kept(amara).count(), await onDevice(amara)]).toEqual([1, 1]);
    });

    it('puts that text beside the note before the clinician signs it', async () => {
      await kept(amara).getByRole('button', { name: 'Give it to Leo Park, LMFT' }).click();
      await amara.getByText('Leo Park, LMFT has your text now.').waitFor();
      expect([await kept(amara).count(), await onDevice(amara)]).toEqual([0, 0]);
      await leo.getByRole('textbox', { name: 'Themes' }).fill('Melting.');
      const beside = leo.getByRole('region', { name: 'Not chosen' });
      await beside.getByText('Snow melts, and more.').waitFor();
      await beside.getByText(/Text of the author before you, not saved, /).waitFor();
      await leo.locator('.save-line[data-state=saved]').waitFor();
      await lookAt(leo, 'note-handed-in', demo.complaints);
      await leo.getByRole('list', { name: 'Timeline' }).getByText('Note handed over: Integration visit').waitFor();
    });

    it('asks a colleague to talk to an author who is signed in', async () => {
      await amara.getByRole('button', { name: 'Take over this note…' }).click();
      await amara.getByRole('textbox', { name: 'Why do you take it over?' }).fill('To finish it.');
      await amara.getByRole('button', { name: 'Take over', exact: true }).click();
      await amara.getByText('Leo Park, LMFT is signed in. Ask them to finish the note.').waitFor();
      await lookAt(amara, 'note-author-is-here', demo.complaints);
      await amara.getByRole('button', { name: 'Not now' }).click();
    });

    it('shows its author, on the machine they wrote at, the text that was never sent before they signed elsewhere', async () => {
      const address = leo.url();
      await leo.context().setOffline(true);
      await leo.getByRole('textbox', { name: 'Insight' }).fill('Typed on this machine only.');
      await leo.getByText('Offline: kept on this device').first().waitFor();
      await leo.goto('about:blank');
      await leo.context().setOffline(false);
      const elsewhere = await signedIn('leo@example.com');
      const { call, ask } = demoClinic(() => elsewhere);
      await ask('POST', `/api/appointments/${visitId}/attendance`, { status: 'arrived', version: 1 });
      const note = `/api/notes/${new URL(address).pathname.split('/').at(-1)}`;
      const { etag, body } = await call(
        'PUT',
        note,
        { content: { ...written, themes: 'Melting.' } },
        { 'if-match': (await call('GET', note)).etag },
      );
      expect([
        body.version !== undefined,
        (await call('POST', `${note}/signature`, {}, { 'if-match': etag })).status,
      ]).toEqual([true, 200]);
      await leo.goto(address);
      await leo.getByText(/Signed by Leo Park, LMFT/).waitFor();
      await kept(leo).getByText('Typed on this machine only.').waitFor();
      await lookAt(leo, 'note-kept-of-signed', demo.complaints);
      await leo.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await kept(leo).getByRole('button', { name: 'Copy' }).click();
      await kept(leo).getByText('Copied.').waitFor();
      expect(await leo.evaluate(() => navigator.clipboard.readText())).toBe('Insight: Typed on this machine only.');
      await kept(leo).getByRole('button', { name: 'Write it as an addendum' }).click();
      const addendum = leo.getByRole('textbox', { name: 'Text' });
      expect(await addendum.inputValue()).toBe('Insight: Typed on this machine only.');
      await kept(leo).waitFor({ state: 'detached' });
      expect(await addendum.evaluate((element) => element === document.activeElement)).toBe(true);
      await lookAt(leo, 'note-kept-as-addendum', demo.complaints);
      // it is in one place or the other, whatever happens to the page
      await leo.reload();
      expect([await addendum.inputValue(), await kept(leo).count(), await onDevice(leo)]).toEqual([
        'Insight: Typed on this machine only.',
        0,
        1,
      ]);
      await leo.getByRole('button', { name: 'Sign and add' }).click();
      await leo.getByRole('article').getByText('Insight: Typed on this machine only.').waitFor();
      await until('the device has let go of it', async () => (await onDevice(leo)) === 0);
      expect(demo.complaints).toEqual([]);
    });
  },
);
