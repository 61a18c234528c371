import { EventDelivery, EventLog } from '@snowmelt/events';
import { preparedMessage, textsReceived } from '@snowmelt/messaging/testing';
import { bookedAppointment, newVersionAgreed } from '@snowmelt/scheduling/testing';
import { openTasks } from '@snowmelt/tasks/testing';
import { deliverEvents } from '../../../../test/support/deliver-events.js';
import { InboundRepository } from '../../../messaging/src/inbound/inbound.repository.js';
import { clinic, context, inClinic, patient, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { owedAbout } from '../testing.js';

setUpDispatch();

const HOUR = 60;
const book = (startsIn: number) =>
  bookedAppointment(sql, {
    patientId: patient(),
    serviceTypeId: clinic.services.session,
    by: clinic.staffId,
    startsIn,
    bookedDaysAgo: 5,
  });
/** A reminder of the visit, as of that version of it. */
const reminded = async (
  visit: string,
  { daysAgo = 0.1, status = 'delivered', version = 1, reading = null as string | null } = {},
) => {
  const touch = await owedAbout(sql, { appointmentId: visit, patientId: patient() }, 'reminder-24h', { reading });
  await sql(`UPDATE touch SET status = 'sent', appointment_version = $2 WHERE id = $1`, [touch, version]);
  await preparedMessage(sql, { touchId: touch, patientId: patient(), status, daysAgo });
};
/** The patient replies 1, and the worker hears of it twice. Returns the text. */
const replies = async (): Promise<string> => {
  await textsReceived(sql, patient(), '+13235550101', 1);
  const [text] = await sql('SELECT id FROM inbound_message ORDER BY id DESC LIMIT 1');
  for (let times = 0; times < 2; times += 1)
    await inClinic(async () =>
      context.get(EventLog).append('reply.confirmed', { patientId: patient(), inboundMessageId: text.id }),
    );
  await deliverEvents(context.get(EventDelivery));
  return text.id;
};
const confirmed = async () =>
  (await sql('SELECT id FROM appointment WHERE confirmed_at IS NOT NULL ORDER BY starts_at')).map(({ id }) => id);
const asked = async () => (await openTasks(sql)).filter(({ kind }) => kind === 'patient_wrote').length;

it('a 1 confirms the visit that the last message named, of several that are near; said again it asks nobody', async () => {
  const [dose, video] = [await book(24 * HOUR), await book(48 * HOUR)];
  await reminded(video, { daysAgo: 2 });
  await reminded(dose);
  await replies();
  expect([await confirmed(), await asked()]).toEqual([[dose], 0]);
  await replies();
  expect([await confirmed(), await asked()]).toEqual([[dose], 0]);
});

it('what did not arrive, and a reading, has named no visit', async () => {
  const [dose, video] = [await book(24 * HOUR), await book(48 * HOUR)];
  await reminded(video);
  await reminded(dose, { status: 'undelivered' });
  await reminded(dose, { reading: 'E7' });
  await replies();
  expect([await confirmed(), await asked()]).toEqual([[video], 0]);
});

it('of two that were named together it confirms none, and the text is a person’s on the page Texts', async () => {
  for (const visit of [await book(24 * HOUR), await book(48 * HOUR)]) await reminded(visit);
  const text = await replies();
  expect([await confirmed(), await asked()]).toEqual([[], 1]);
  const [open] = await inClinic(() =>
    context.get(InboundRepository).list({ patientId: null, state: 'open' }, null, 10),
  );
  expect(open).toMatchObject({ id: text, taskIds: [expect.any(String)] });
  const again = await replies(); // joins the task that is open
  const texts = await inClinic(() => context.get(InboundRepository).list({ patientId: null, state: 'open' }, null, 10));
  expect([await asked(), texts.map(({ id }) => id), new Set(texts.flatMap(({ taskIds }) => taskIds)).size]).toEqual([
    1,
    [again, text],
    1,
  ]);
});

it('a visit that was moved after the message is not confirmed; the answer to the new time confirms it', async () => {
  const visit = await book(24 * HOUR);
  await reminded(visit);
  await newVersionAgreed(sql, visit);
  await replies();
  expect([await confirmed(), await asked()]).toEqual([[], 1]);
  await reminded(visit, { version: 2, daysAgo: 0.01 });
  await replies();
  expect(await confirmed()).toEqual([visit]);
});

it('without a message it confirms the only visit there is, and without a visit a person reads it', async () => {
  await replies();
  expect([await confirmed(), await asked()]).toEqual([[], 1]);
  const visit = await book(24 * 9 * HOUR);
  await replies();
  expect(await confirmed()).toEqual([visit]);
});
