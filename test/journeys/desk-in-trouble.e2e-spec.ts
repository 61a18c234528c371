import type { CancelAppointment } from '@snowmelt/contracts';
import type { Page } from 'playwright-core';
import { lookAt } from '../support/browser.js';
import { demoClinic, openDesk, signIn, startDemo } from '../support/demo-clinic.js';

const withBrowser = process.env['CHROMIUM'] ? describe : describe.skip;

withBrowser('a desk in trouble', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let desk: Page;
  let patientId: string;
  const { ask, book, moveToMonday, now, register } = demoClinic(() => desk);

  beforeAll(async () => {
    demo = await startDemo();
    desk = await openDesk(demo.browser, demo.complaints);
    await desk.goto(demo.stack.url);
    await signIn(desk, demo.stack, 'rosa@example.com');
    await moveToMonday(10);
    patientId = await register();
    const visit = (await now()).plus({ days: 3 }).set({ hour: 10, minute: 0 });
    await book(patientId, 'Integration visit (telehealth)', visit, 'Leo Park, LMFT');
  });
  afterAll(async () => {
    await demo?.stop();
    expect(demo?.complaints).toEqual([]);
  });

  it('without a network is told that a visit was not cancelled, and the visit stays when the network is back', async () => {
    await desk.goto(`${demo.stack.url}/patients/${patientId}`);
    await desk.getByRole('button', { name: /Open Integration visit/ }).click();
    await desk.getByRole('button', { name: 'Cancel appointment' }).click();
    await desk.getByRole('radio', { name: 'The patient' }).check();
    await desk.getByLabel('Reason').fill('Has to travel');
    await desk.context().setOffline(true);
    await desk.getByRole('button', { name: 'Cancel appointment' }).click();
    await desk.getByRole('dialog').getByRole('alert').getByText('cannot be reached').waitFor();
    await desk.getByRole('button', { name: 'Keep it' }).click();
    const sent: string[] = [];
    desk.on('request', (request) => {
      const { pathname } = new URL(request.url());
      // a search changes nothing; its words are in the body
      if (request.method() !== 'GET' && pathname !== '/api/patients/search')
        sent.push(`${request.method()} ${pathname}`);
    });
    await desk.getByRole('link', { name: 'Patients', exact: true }).click();
    await desk.getByRole('alert').getByText('cannot be reached').waitFor();
    await desk.context().setOffline(false);
    await desk.getByRole('link', { name: 'Winter, Nora' }).waitFor(); // by itself
    expect(sent).toEqual([]);
    const { items } = await ask('GET', `/api/patients/${patientId}/appointments`);
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['booked']);
  });

  it('with a page from before an upgrade is told to load it again, and then can', async () => {
    const cancel = async () => {
      await desk.getByRole('button', { name: /Open Integration visit/ }).click();
      await desk.getByRole('button', { name: 'Cancel appointment' }).click();
      await desk.getByRole('radio', { name: 'The patient' }).check();
      await desk.getByLabel('Reason').fill('Has to travel');
      await desk.getByRole('button', { name: 'Cancel appointment' }).click();
    };
    await desk.goto(`${demo.stack.url}/patients/${patientId}`);
    // the former release asked for a reason only
    const former = ({ reason, version }: CancelAppointment) => ({ reason, version });
    await desk.route('**/cancel', (route) =>
      route.continue({ postData: JSON.stringify(former(route.request().postDataJSON() as CancelAppointment)) }),
    );
    await cancel();
    await desk.getByRole('alert').getByText('Snowmelt may have been upgraded').waitFor();
    await lookAt(desk, 'form-of-another-release', demo.complaints);
    await desk.unroute('**/cancel');
    await desk.getByRole('button', { name: 'Load again' }).click();
    await desk.getByRole('dialog').waitFor({ state: 'detached' });
    await cancel();
    await desk.getByRole('dialog').waitFor({ state: 'detached' });
    const { items } = await ask('GET', `/api/patients/${patientId}/appointments`);
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['cancelled']);
  });
});
