import type { Page } from 'playwright-core';
import { lookAt } from '../support/browser.js';
import { demoClinic, openPhone } from '../support/demo-clinic.js';
import { railLink } from '../support/rail.js';
import { areConnected, comeIntoSight, startVideoVisit, type VideoVisit } from '../support/video-visit.js';
import { openVisitPage } from '../support/open-visit-page.js';

(process.env['CHROMIUM'] ? describe : describe.skip)('a patient always finds a way in', () => {
  let visit: VideoVisit;
  let elsewhere: Page;

  const open = async (page: Page, link: string) => {
    await page.goto(link);
    await openVisitPage(page);
  };
  const see = (page: Page, name: string) => lookAt(page, name, visit.complaints);

  beforeAll(async () => {
    visit = await startVideoVisit();
    elsewhere = await openPhone(visit.home.browser, visit.complaints);
  });

  afterAll(() => visit?.stop());

  it('requests a new link where the first one was opened elsewhere, and it goes to the address on file', async () => {
    await visit.moveTo(visit.starts.minus({ minutes: 30 }));
    const link = await visit.newestLink(1);
    await open(visit.phone, link);
    await visit.phone.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await open(elsewhere, link);
    await elsewhere.getByText('This link was opened before').waitFor();
    await see(elsewhere, 'patient-link-elsewhere');
    await elsewhere.getByRole('button', { name: 'Send me a new link' }).click();
    await elsewhere.getByText('we send a new link to the phone or e-mail we have for you').waitFor();
    expect(await elsewhere.evaluate(() => document.activeElement?.textContent)).toContain(
      'If your visit is still ahead',
    );
    await see(elsewhere, 'patient-link-asked');
    await open(elsewhere, await visit.newestLink(1, 'Link to the visit'));
    await elsewhere.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await visit.phone.reload();
    await visit.phone.getByRole('heading', { name: 'Hello, Nora' }).waitFor(); // what was opened stays open
  });

  it('gets a new link from the clinic, which sees what became of it', async () => {
    const { desk } = visit;
    await desk.getByRole('link', { name: 'Patients' }).click();
    await desk.getByRole('link', { name: 'Winter, Nora' }).click();
    await desk.getByRole('button', { name: /Open Integration visit/ }).click();
    await desk.getByRole('button', { name: 'Send the link now' }).click();
    await desk.getByText('The link goes out now, by e-mail. This takes back no earlier link.').waitFor();
    await see(desk, 'appointment-link-sent');
    await desk.getByRole('button', { name: 'Close' }).click();
    await open(elsewhere, await visit.newestLink(2, 'Link to the visit'));
    await elsewhere.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    await desk.getByRole('list', { name: 'Timeline' }).getByText('Link requested: Integration visit').first().waitFor();
  });

  it('is told at once that the clinic moved the visit, and requests a new link there', async () => {
    const { phone, ask } = visit;
    const mine = (await ask('GET', `/api/patients/${visit.patientId}/appointments`)).items[0] as {
      id: string;
      version: number;
      startsLocal: string;
      resources: { id: string }[];
    };
    await ask('POST', `/api/appointments/${mine.id}/reschedule`, {
      startsLocal: mine.startsLocal.replace('T11', 'T14'),
      version: mine.version,
      resourceIds: mine.resources.map(({ id }) => id),
    });
    await comeIntoSight(elsewhere);
    await elsewhere.getByText('This visit was changed.').waitFor();
    expect(await elsewhere.evaluate(() => document.activeElement?.textContent)).toContain('This visit was changed.');
    expect(await elsewhere.getByText(/11:00 AM|2:00 PM/).count()).toBe(0);
    await elsewhere.getByRole('link', { name: '+1 323 555 0100' }).waitFor();
    await see(elsewhere, 'visit-moved');
    await phone.getByRole('button', { name: 'Español' }).click(); // whatever is pressed finds out
    await phone.getByText('Esta cita cambió.').waitFor();
    await see(phone, 'visit-moved-spanish');
    await phone.reload();
    await phone.getByText('Esta cita cambió.').waitFor();
    await elsewhere.getByRole('button', { name: 'Send me a new link' }).click();
    await elsewhere.getByText('we send a new link to the phone or e-mail').waitFor();
    await open(elsewhere, await visit.newestLink(3, 'Link to the visit'));
    await elsewhere.getByText('2:00 PM').waitFor();
  });

  it('is told that the visit will not take place', async () => {
    const { ask } = visit;
    const mine = (await ask('GET', `/api/patients/${visit.patientId}/appointments`)).items[0] as {
      id: string;
      version: number;
    };
    await ask('POST', `/api/appointments/${mine.id}/cancel`, {
      version: mine.version,
      cancelledBy: 'patient',
      reason: 'asked to',
    });
    await elsewhere.getByRole('button', { name: 'I will be there' }).click();
    await elsewhere.getByText('This visit will not take place. Call us if you did not expect that.').waitFor();
    expect(await elsewhere.getByRole('button', { name: /I will be there|Send me a new link/ }).count()).toBe(0);
    await see(elsewhere, 'visit-cancelled');
  });

  it('keeps the current visit when another link is opened on the same phone, through a reload, and by its own link', async () => {
    const { ask, desk, starts } = visit;
    const { book } = demoClinic(() => desk);
    await visit.moveTo(starts.minus({ minutes: 10 }));
    const phone = await openPhone(visit.home.browser, visit.complaints);
    await book(visit.patientId, 'Integration visit (telehealth)', starts, 'Leo Park, LMFT');
    const link = await visit.newestLink(4, 'Link to the visit');
    await open(phone, link);
    await phone.getByRole('button', { name: 'Join your visit' }).click();
    await phone.getByRole('button', { name: 'Turn on camera and microphone' }).click();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    await phone.getByRole('heading', { name: 'You are in the waiting room' }).waitFor();
    await railLink(desk, 'Video').click();
    await desk.getByRole('link', { name: 'Admit Nora Winter' }).click();
    await areConnected([phone, desk]);
    const later = await book(
      visit.patientId,
      'Integration visit (telehealth)',
      starts.plus({ hours: 5 }),
      'Leo Park, LMFT',
    );
    await ask('POST', `/api/appointments/${later}/link`, {});
    const tab = await phone.context().newPage();
    await open(tab, await visit.newestLink(5, 'Link to the visit'));
    await tab.getByText('4:00 PM').first().waitFor();
    await phone.reload();
    await areConnected([phone, desk]);
    await tab.goto('about:blank');
    await open(tab, link);
    await tab.getByText('11:00 AM').first().waitFor();
    await phone.getByRole('button', { name: 'Leave' }).click();
    await phone.getByRole('button', { name: 'Come back in' }).click();
    await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
    await areConnected([phone, desk]);
  });

  it('by a link that a mail filter has spoilt: only the first address carries it, and at once no more', async () => {
    const { ask, patientId } = visit;
    const { items } = await ask('GET', `/api/patients/${patientId}/appointments`);
    const later = (items as { id: string; startsLocal: string; status: string }[]).find(
      ({ startsLocal, status }) => status === 'booked' && startsLocal.includes('T16:00'),
    );
    await ask('POST', `/api/appointments/${later?.id}/link`, {});
    const link = await visit.newestLink(6, 'Link to the visit');
    const token = /#([\w-]+)/.exec(link)?.[1] as string;
    const requests: string[] = [];
    elsewhere.on('request', (request) => requests.push(request.url() + JSON.stringify(request.headers())));
    await open(elsewhere, `${link.replace('/v#', '/v%23')}).`);
    await elsewhere.getByText('4:00 PM').first().waitFor();
    expect(requests.filter((one) => one.includes(token))).toEqual([expect.stringContaining('/v%23')]);
    expect(new URL(elsewhere.url()).pathname + new URL(elsewhere.url()).hash).toBe('/v');
    await open(elsewhere, link); // as it should have been: the same page
    await elsewhere.getByText('4:00 PM').first().waitFor();
  });

  it('sees at once that the clinic took back all links, and whom to call', async () => {
    const { ask, patientId } = visit;
    await ask('POST', `/api/patients/${patientId}/link-revocation`, {});
    await comeIntoSight(elsewhere);
    await elsewhere.getByText('This link no longer works. Please call the clinic.').waitFor();
    await elsewhere.getByText('Questions?').waitFor();
    expect(await elsewhere.getByText('may have changed').count()).toBe(0);
    expect(await elsewhere.getByRole('button', { name: 'Send me a new link' }).count()).toBe(0);
    await see(elsewhere, 'patient-links-taken-back');
  });

  it('caused no browser error', () => expect(visit.complaints).toEqual([]));
});
