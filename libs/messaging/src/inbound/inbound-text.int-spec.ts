import { Clock } from '@snowmelt/clock';
import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { IdentityModule } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import { OptOutService, PatientsModule } from '@snowmelt/patients';
import { Tasks, TasksModule } from '@snowmelt/tasks';
import { contactPoint, registeredPatient } from '@snowmelt/patients/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { MessageRepository } from '../message.repository.js';
import { InboundTextService } from './inbound-text.service.js';
import { InboundRepository } from './inbound.repository.js';
import { TextConsequences } from './text-consequences.service.js';

/** The only clinic of the installation. */
let context: ClinicContext;
const lines: string[] = [];
let service: InboundTextService;
beforeAll(async () => {
  context = await createClinicContext([IdentityModule, PatientsModule, TasksModule]);
  const [unitOfWork, events] = [context.get(UnitOfWork), context.get(EventLog)];
  service = new InboundTextService(
    unitOfWork,
    new MessageRepository(unitOfWork),
    new InboundRepository(unitOfWork),
    new TextConsequences(
      new InboundRepository(unitOfWork),
      context.get(OptOutService),
      events,
      context.get(Tasks),
      context.get(Clock),
    ),
    new Logger('debug', { write: (line) => lines.push(line) }),
  );
});
afterAll(() => context?.stop());

let texts = 0;
const text = (from: string, words: string) => {
  texts += 1;
  return service.receive({ from, providerMessageId: `SM${texts}`, words, mediaCount: 0, readByProvider: null });
};
const kept = (phone: string) =>
  context.sql(
    'SELECT i.words, i.wish, (SELECT count(*)::int FROM inbound_message_patient p WHERE p.inbound_message_id = i.id) AS patients FROM inbound_message i WHERE i.address = $1 ORDER BY i.id',
    [phone],
  );

describe('a text from an unknown number, where there is one clinic', () => {
  const phone = '+13235550171';

  it('is stored for that clinic without a patient, and gets the usual reply', async () => {
    expect(await text(phone, 'hello, is this the office?')).toMatch(/Texts are not read at once.*\nLos mensajes/s);
    expect(await text(phone, 'hello?')).toBeNull();
    expect(await text(phone, 'I want to die')).toMatch(/^In danger\?.*911.*988.*\nTest: \+13235550100$/s);
    expect(await kept(phone)).toMatchObject([
      { words: 'hello, is this the office?', patients: 0 },
      { words: 'hello?' },
      { words: 'I want to die' },
    ]);
  });

  it('with STOP opts the number out before any text was sent', async () => {
    expect(await text(phone, 'STOP')).toBeNull();
    expect(await context.sql('SELECT address FROM messaging_opt_out WHERE opted_in_at IS NULL')).toEqual([
      { address: phone },
    ]);
  });
});

it('what a patient wrote cannot be changed or deleted in the database', async () => {
  const phone = '+13235550174';
  await contactPoint(context.sql, context.clinic.patients[1] as string, phone);
  await text(phone, 'as I said it');
  for (const change of [
    `UPDATE inbound_message SET words = 'other'`,
    'DELETE FROM inbound_message',
    'DELETE FROM inbound_message_patient',
    'TRUNCATE inbound_message CASCADE',
  ])
    await expect(context.sql(change)).rejects.toThrow(/append/i);
  expect(await kept(phone)).toEqual([{ words: 'as I said it', wish: 'words', patients: 1 }]);
});

it('leaves neither number nor words in the log', async () => {
  await contactPoint(context.sql, context.clinic.patients[0] as string, '+13235550172');
  for (const from of ['+13235550172', '+13235550173', ''])
    for (const words of ['the canary sings', 'STOP. the canary sings', 'kill myself, said the canary'])
      await text(from, words);
  expect(lines.join('')).not.toMatch(/canary|555017/);
});

it('a stranger’s question pauses nothing: nobody would be asked to decide it once the number is a patient’s', async () => {
  const phone = '+13235550179';
  await text(phone, 'Stop eating at midnight, right?');
  expect(await context.sql('SELECT are_texts_paused($1) AS paused', [phone])).toEqual([{ paused: false }]);
  await contactPoint(context.sql, await registeredPatient(context.sql, { givenName: 'Robin' }), phone);
  await text(phone, 'Stop eating at midnight, right?');
  expect(await context.sql('SELECT are_texts_paused($1) AS paused', [phone])).toEqual([{ paused: true }]);
});
