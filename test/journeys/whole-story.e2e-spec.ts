import { noteRemoved, noteRewritten } from '@snowmelt/notes/testing';
import { sqlOf } from '@snowmelt/testing';
import type { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import pg from 'pg';
import { demoClinic, signIn as signInByForm, startVideoDemo, wall } from '../support/demo-clinic.js';
import { railLink, signOut as signOutByMenu } from '../support/rail.js';
import { until } from '../support/until.js';
import { areConnected, decoded, seePictures } from '../support/video-visit.js';
import { openVisitPage } from '../support/open-visit-page.js';

// Each step has a journey of its own that tries everything that may go wrong; here they follow each other, from
// registration to signed note.
(process.env['CHROMIUM'] ? describe : describe.skip)(
  'a patient is treated: booked, reminded, met by video, written about, and taught',
  () => {
    let demo: Awaited<ReturnType<typeof startVideoDemo>>;
    let desk: Page;
    let phone: Page;
    let infusion: DateTime;
    let integration: DateTime;

    const { call, ask, now, moveTo, moveToMonday } = demoClinic(() => desk);
    const choose = async (label: string, option: string) => {
      await desk.getByRole('combobox', { name: label }).click();
      await desk.getByRole('option', { name: option }).click();
    };
    const signIn = (email: string) => signInByForm(desk, demo.stack, email);
    const signOut = async () => {
      await signOutByMenu(desk);
      await desk.getByRole('heading', { name: 'Good to see you' }).waitFor();
    };
    const openChart = async () => {
      await desk.getByRole('link', { name: 'Patients' }).click();
      await desk.getByRole('link', { name: 'Winter, Nora' }).click();
      await timeline().waitFor();
    };
    const timeline = () => desk.getByRole('list', { name: 'Timeline' });
    const messages = () => desk.getByRole('region', { name: 'Messages' });
    const book = async (service: string, at: DateTime, resources: [string, string][]) => {
      await desk.getByRole('button', { name: 'Book appointment' }).click();
      await choose('Service', service);
      await desk.getByLabel('Date and time').fill(wall(at));
      for (const [label, name] of resources) await choose(label, name);
      await desk.getByRole('button', { name: 'Book', exact: true }).click();
      await timeline()
        .getByText(`Booked: ${service}, ${at.toFormat('ccc, LLL d, h:mm a')}`)
        .waitFor();
    };
    const attend = async (service: string, what: string) => {
      await desk
        .getByRole('button', { name: new RegExp(`Open ${service}`) })
        .first()
        .click();
      await desk.getByRole('button', { name: what }).click();
    };
    /** The link of the first message by this template that was sent, opened on the phone. */
    const openLinkOf = async (template: string) => {
      let link = '';
      await until(`${template} was sent`, async () => {
        const sent = ((await ask('GET', '/api/touches?status=sent')).items as { id: string; template: string }[]).find(
          (touch) => touch.template === template,
        );
        const message = ((await ask('GET', '/api/drawer')).items as { touchId: string; body: string }[]).find(
          ({ touchId }) => sent && touchId === sent.id,
        );
        link = /http\S+\/v#\S+/.exec(message?.body ?? '')?.[0] ?? '';
        return link !== '';
      });
      await phone.goto(link);
      await openVisitPage(phone);
      await phone.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
    };
    const asApplication = async (work: (application: pg.Client) => Promise<unknown>) => {
      const application = new pg.Client(demo.stack.appUrl);
      await application.connect();
      try {
        const {
          rows: [clinic],
        } = await application.query<{ id: string }>('SELECT all_clinics() AS id');
        await application.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic?.id]);
        await work(application);
      } finally {
        await application.end();
      }
    };
    const write = async (field: string, text: string) => desk.getByRole('textbox', { name: field }).fill(text);

    beforeAll(async () => {
      demo = await startVideoDemo();
      ({ desk, phone } = demo);
      await desk.goto(demo.stack.url);
      await signIn('rosa@example.com');
      await moveToMonday(10);
      infusion = (await now()).plus({ days: 1 });
      integration = infusion.plus({ days: 1, hours: 1 });
    });

    afterAll(() => demo?.stop());

    it('the front desk registers; the prescriber opens the course where the patient is, and the infusion and two video visits are booked', async () => {
      await desk.getByRole('link', { name: 'Patients' }).click();
      await desk.getByRole('link', { name: 'Register patient' }).click();
      for (const [label, value] of [
        ['Given name', 'Nora'],
        ['Family name', 'Winter'],
        ['Birth date', '1988-04-12'],
        ['Mobile phone', '(323) 555-0142'],
      ] as const)
        await desk.getByLabel(label).fill(value);
      await desk.getByLabel('May text this number').check();
      await desk.getByRole('button', { name: 'Save patient' }).click();
      await timeline().waitFor();
      await signOut();
      await signIn('amara@example.com');
      await openChart();
      await desk.getByRole('button', { name: 'Start course' }).click();
      await choose('Stage today', 'Preparation');
      await desk.getByLabel('Why it starts there').fill('Evaluated and prepared at the former clinic');
      await desk.getByRole('button', { name: 'Start', exact: true }).click();
      await book('Ketamine infusion', infusion, [
        ['Nurse', 'Chidi Okafor, RN'],
        ['Chair', 'Chair 1'],
      ]);
      await book('Integration visit (telehealth)', integration, [['Clinician', 'Leo Park, LMFT']]);
      await book('Integration visit (telehealth)', integration.plus({ days: 1 }), [['Clinician', 'Leo Park, LMFT']]);
    });

    it('the infusion is given', async () => {
      await moveTo(infusion.plus({ minutes: 5 }));
      await openChart();
      await attend('Ketamine infusion', 'Arrived');
      await timeline().getByText('Arrived: Ketamine infusion').waitFor();
      await attend('Ketamine infusion', 'Completed');
      await timeline().getByText('Stage changed from preparation to induction').waitFor();
    });

    it('the patient joins from the link in the reminder, and is admitted', async () => {
      // the day before: due together with the next one, either could be the newest, whose link alone is good
      await moveTo(integration.minus({ hours: 23 }));
      await until('the reminder of the day before was sent', async () =>
        ((await ask('GET', '/api/touches?status=sent')).items as { template: string }[]).some(
          ({ template }) => template === 'reminder-24h',
        ),
      );
      await moveTo(integration.minus({ minutes: 10 }));
      await openLinkOf('reminder-1h');
      await phone.getByRole('button', { name: 'Join your visit' }).click();
      await phone.getByRole('button', { name: 'Turn on camera and microphone' }).click();
      await phone.getByText('We hear you').waitFor();
      await phone.getByRole('button', { name: 'Go to the waiting room' }).click();
      await phone.getByRole('heading', { name: 'You are in the waiting room' }).waitFor();
      await phone.getByRole('heading', { name: 'The first days after' }).waitFor(); // what is read at the stage of this visit
      await signOut();
      await signIn('leo@example.com');
      await railLink(desk, 'Video').click();
      await desk.getByRole('link', { name: 'Admit Nora Winter' }).click();
      await areConnected([phone, desk]);
      await seePictures([phone, desk], decoded);
    });

    it('the clinician writes the note beside the video, ends the visit, and signs', async () => {
      await write('Where the patient is now', '12 Alder Lane, Fresno, California');
      await desk.getByRole('button', { name: 'Who else is there: Nobody else; the space is private.' }).click();
      await write('Two identifiers', 'Full name and date of birth.');
      await write('Consent to telehealth', 'Asked; agrees.');
      await write('In an emergency', 'Her sister, (323) 555-0150.');
      await write('What the experience was like', 'A wide field of snow, and no fear in it.');
      await write('Insight', 'The paths were only habit.');
      await write('One practice', 'Walk at seven each morning, ten minutes.');
      await write('Thoughts of suicide', 'Asked; none.');
      await desk.getByRole('button', { name: 'Risks: None observed.' }).click();
      await write('Plan', 'Meet again tomorrow.');
      await desk.getByRole('button', { name: 'End visit' }).click();
      await desk.getByRole('dialog').getByRole('button', { name: 'End visit' }).click();
      await phone.getByRole('heading', { name: 'Your visit is over' }).waitFor();
      await desk.getByRole('button', { name: 'Sign…' }).click();
      await desk.getByRole('dialog', { name: 'Sign this note' }).getByRole('button', { name: 'Sign note' }).click();
      await desk.getByText(/Signed by Leo Park, LMFT/).waitFor();
    });

    it('a signed note cannot be changed, neither by the API nor by SQL as the application role', async () => {
      await asApplication(async (application) => {
        const {
          rows: [note],
        } = await application.query<{ id: string }>(`SELECT id FROM integration_note WHERE status = 'signed'`);
        const before = await call('GET', `/api/notes/${note?.id}`);
        expect(
          await call(
            'PUT',
            `/api/notes/${note?.id}`,
            { content: { ...before.body.content, plan: 'Another' } },
            { 'if-match': before.etag },
          ),
        ).toMatchObject({ status: 409 });
        const id = note?.id as string;
        for (const attempt of [noteRewritten, noteRemoved])
          await expect(attempt(sqlOf(application), id)).rejects.toThrow();
        expect((await call('GET', `/api/notes/${note?.id}`)).body).toEqual(before.body);
      });
    });

    it('after the visit was kept and its note signed, the patient gets the practice a day later and reads it', async () => {
      await openChart();
      await messages()
        .locator('li[data-status=planned]', { hasText: 'Reading after the visit: “One small step”' })
        .waitFor();
      await moveTo(integration.plus({ days: 1, hours: 2 }));
      await openLinkOf('education-E13');
      await phone.getByRole('heading', { name: 'One small step' }).waitFor();
      await phone.getByRole('button', { name: 'I have read this' }).click();
      await phone.getByText('Thank you for reading').waitFor();
    });

    it('after a missed visit no practice is sent', async () => {
      await openChart();
      await attend('Integration visit', 'Did not come');
      await timeline()
        .getByText(/Did not come: Integration visit/)
        .waitFor();
      await timeline().getByText('Read by the patient: “One small step”').waitFor();
      await asApplication((application) =>
        until(
          'the plan was made again',
          async () =>
            (
              await application.query(
                `SELECT FROM domain_event WHERE type = 'appointment.noshow' AND delivered_at IS NOT NULL`,
              )
            ).rowCount === 1,
        ),
      );
      const owed = ((await ask('GET', '/api/touches?status=all')).items as { template: string }[]).map(
        ({ template }) => template,
      );
      expect(owed.filter((template) => template === 'education-E13')).toHaveLength(1); // of the visit that was kept
    });

    it('the timeline has it all in order, and there was no browser error', async () => {
      const told = await timeline()
        .locator('li')
        .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-type')));
      const order = [
        'patient.registered',
        'course.started',
        'appointment.booked',
        'stage.changed',
        'visit.waiting',
        'visit.admitted',
        'visit.started',
        'note.started',
        'visit.ended',
        'note.signed',
        'appointment.noshow',
      ];
      expect(
        [...order, 'touch.sent', 'message.delivered', 'education.read'].filter((type) => !told.includes(type)),
      ).toEqual([]);
      expect(order.map((type) => told.indexOf(type))).toEqual(
        order.map((type) => told.indexOf(type)).sort((a, b) => a - b),
      );
      expect(demo.complaints).toEqual([]);
    });
  },
);
