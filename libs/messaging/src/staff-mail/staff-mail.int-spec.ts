import { Clock } from '@snowmelt/clock';
import { Config } from '@snowmelt/config';
import { performDuty, UnitOfWork } from '@snowmelt/database';
import { AccessLinkRepository, IdentityModule } from '@snowmelt/identity';
import { accountDisabled, mailsDueNow, staffMember } from '@snowmelt/identity/testing';
import { Tasks, TasksModule } from '@snowmelt/tasks';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import type { EmailPort, Outgoing, SendResult } from '../ports/outgoing.port.js';
import { StaffMailDuty } from './staff-mail.duty.js';

let context: ClinicContext;
let links: AccessLinkRepository;
let sent: Outgoing[];
let answers: SendResult[];
const ACCEPTED: SendResult = { outcome: 'accepted', providerMessageId: 'x', delivered: false };

/** The mail server of the spec: it gives the answers in their order, then accepts. */
const email = {
  provider: 'spec',
  send: async (mail: Outgoing) => {
    sent.push(mail);
    return answers.shift() ?? ACCEPTED;
  },
} as unknown as EmailPort;

beforeAll(async () => {
  context = await createClinicContext([IdentityModule, TasksModule]);
  links = new AccessLinkRepository(context.get(UnitOfWork));
});
afterAll(() => context?.stop());
beforeEach(() => {
  [sent, answers] = [[], []];
});

const duty = () =>
  new StaffMailDuty(context.get(UnitOfWork), links, email, context.get(Tasks), context.get(Clock), context.get(Config));
const thrown = (_: unknown, error: unknown) => {
  throw error as Error;
};
const round = () => performDuty(context.get(UnitOfWork), duty(), { onFailure: thrown });
/** The pause until the next try is over. */
const later = () => mailsDueNow(context.sql);
async function invited(purpose: 'invitation' | 'reset' | 'notice' = 'invitation') {
  const person = await staffMember(context.sql, { name: 'Hana Sato, RN', roles: ['nurse'] });
  await context.inClinic(() => links.ask(person.id, purpose, null));
  return person;
}
const row = async ({ id }: { id: string }) =>
  (
    await context.sql(
      'SELECT outcome, code, tries, token_hash IS NOT NULL AS "hasToken" FROM staff_link WHERE staff_user_id = $1 AND revoked_at IS NULL',
      [id],
    )
  )[0];
const tasks = async () =>
  (await context.sql(`SELECT kind FROM task WHERE kind = 'staff_mail_failed' AND status = 'open'`)).length;

describe('a mail to staff', () => {
  it('goes to the address of the person, once, with a link that only this mail has', async () => {
    const hana = await invited();
    await round();
    await round();
    expect(sent.map(({ to }) => to)).toEqual([hana.email]);
    const [, token = ''] = /\/access#(\S+)/.exec(sent[0]?.body ?? '') ?? [];
    expect(token).toHaveLength(32);
    expect(await row(hana)).toEqual({ outcome: 'sent', code: null, tries: 1, hasToken: true });
    expect(JSON.stringify(await context.sql('SELECT * FROM staff_link'))).not.toContain(token);
  });

  it('that tells of a change has no link', async () => {
    const hana = await invited('notice');
    await round();
    expect(sent[0]?.body).not.toContain('http');
    expect(await row(hana)).toMatchObject({ outcome: 'sent', hasToken: false });
  });

  it('that the server refuses for now is tried again, with pauses that grow', async () => {
    const hana = await invited();
    answers = [1, 2].map(() => ({ outcome: 'rejected', code: '451', next: 'later' }) as const);
    await round();
    await round(); // not due yet
    expect(sent).toHaveLength(1);
    await later();
    await round();
    expect(await row(hana)).toMatchObject({ outcome: null, code: '451', tries: 2 });
    const [{ seconds }] = (await context.sql(
      `SELECT round(extract(epoch FROM due_at - now()))::int AS seconds FROM staff_link WHERE outcome IS NULL`,
    )) as [{ seconds: number }];
    expect(seconds).toBeGreaterThan(110);
    await later();
    await round();
    expect(await row(hana)).toMatchObject({ outcome: 'sent', tries: 3 });
    expect(new Set(sent.map(({ body }) => body)).size).toBe(3); // each with a token of its own: only the last one counts
  });

  it.each([
    ['an address that does not exist', { outcome: 'rejected', code: '550', next: 'never' }, 'refused'],
    ['a line that broke after the text', { outcome: 'unknown' }, 'unclear'],
  ] as const)(
    'to %s is not repeated by itself: the administrator has a task, until another one is sent',
    async (_, answer, outcome) => {
      const hana = await invited();
      answers = [answer];
      await round();
      await later();
      await round();
      expect(sent).toHaveLength(1);
      expect(await row(hana)).toMatchObject({ outcome });
      expect(await tasks()).toBe(1);
      await context.inClinic(() => links.ask(hana.id, 'invitation', null));
      await round();
      expect(await row(hana)).toMatchObject({ outcome: 'sent' });
      expect(await tasks()).toBe(0);
    },
  );

  it('is given up after six tries, and is a task then', async () => {
    const hana = await invited();
    answers = Array.from({ length: 9 }, () => ({ outcome: 'rejected', code: '451', next: 'later' }) as const);
    for (let n = 0; n < 9; n += 1) {
      await round();
      await later();
    }
    expect(sent).toHaveLength(6);
    expect(await row(hana)).toMatchObject({ outcome: 'refused', code: '451' });
    expect(await tasks()).toBe(1);
  });

  it('is sent by one of two workers that find it at the same time', async () => {
    await invited('reset');
    await Promise.all([round(), round(), round()]);
    expect(sent).toHaveLength(1);
  });

  it('does not go out once the person has left', async () => {
    const hana = await invited();
    await accountDisabled(context.sql, hana.id);
    await round();
    expect(sent).toEqual([]);
  });
});
