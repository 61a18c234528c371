import { Module } from '@nestjs/common';
import { type Access, IdentityModule, MagicLinkService } from '@snowmelt/identity';
import { openedPage, sentLink, staffMember } from '@snowmelt/identity/testing';
import { bookedAppointment, integrationVisits } from '@snowmelt/scheduling/testing';
import { actIn, type Sql, sqlOf } from '@snowmelt/testing';
import pg from 'pg';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { TelehealthModule } from '../telehealth.module.js';
import { approveVisitRules } from '../testing.js';
import { VideoPort } from '../video/video.port.js';
import { VisitService } from '../visit/visit.service.js';
import { SignallingRepository } from './signalling.repository.js';
import { SignallingService, type TakenSeat } from './signalling.service.js';

@Module({ imports: [IdentityModule, TelehealthModule], providers: [SignallingRepository, SignallingService] })
class SignallingModule {}

let context: ClinicContext;
let owner: pg.Client;
let sql: Sql;
let appointmentId: string;
let leo: TakenSeat;
/** Rooms closed at the provider. */
let closed: string[];

const visits = () => context.get(VisitService);
const signalling = () => context.get(SignallingService);
const recorded = async () =>
  (await sql(`SELECT detail ->> 'role' AS role FROM audit_event WHERE action = 'visit.access'`)).map(
    ({ role }) => role,
  );
const whenAsked = (answer: () => Promise<unknown>) => {
  context.get(VideoPort).admit = async () => {
    await answer();
    return { access: { kind: 'embedded', iceServers: [] }, reference: 'RM1' };
  };
};
const access = () => signalling().access(leo);
const takeOver = (colleagueId: string) => visits().join(appointmentId, 'clinician', colleagueId, 'colleague');

async function seat(role: 'patient' | 'clinician', personId: string, page: string | null = null): Promise<TakenSeat> {
  const { token } = await context.inClinic(() => visits().join(appointmentId, role, personId, true, page));
  return (await signalling().sit([callerAs(role, personId)], token, false)) as TakenSeat;
}

const callerAs = (role: 'patient' | 'clinician', personId: string): Access =>
  role === 'patient'
    ? {
        clinicId: context.clinic.id,
        actor: { kind: 'patient', id: personId, sessionId: personId },
        visit: { patientId: personId, appointmentId, educationCode: null, secondsLeft: 3600, sessionId: personId },
      }
    : {
        clinicId: context.clinic.id,
        actor: { kind: 'staff', id: personId, sessionId: personId, provedBy: 'password', roles: ['clinician'] },
        visit: null,
      };

beforeEach(async () => {
  context = await createClinicContext([SignallingModule]);
  const { id, staffId, patients } = context.clinic;
  owner = new pg.Client({ connectionString: context.ownerUrl });
  await owner.connect();
  sql = sqlOf(owner);
  await actIn(sql, id);
  await approveVisitRules(sql);
  appointmentId = await bookedAppointment(sql, {
    patientId: patients[0] as string,
    serviceTypeId: await integrationVisits(sql),
    by: staffId,
    startsIn: 5,
  });
  closed = [];
  context.get(VideoPort).end = (room: string) => {
    closed.push(room);
    return Promise.resolve();
  };
  await seat('patient', patients[0] as string);
  await context.inClinic(() => visits().admit(appointmentId));
  leo = await seat('clinician', staffId);
});
afterEach(async () => {
  await owner?.end();
  await context?.stop();
});

const colleague = async () => (await staffMember(sql, { name: 'Dr. Amara Osei', roles: ['prescriber'] })).id;

it('a participant who still has the seat when the provider responds gets access, and the audit log has it', async () => {
  whenAsked(() => Promise.resolve());
  expect([await access(), await recorded(), closed]).toEqual([{ kind: 'embedded', iceServers: [] }, ['clinician'], []]);
});

it('a participant replaced while the provider was asked gets none, and the room stays for the successor', async () => {
  const amara = await colleague();
  whenAsked(() => context.inClinic(() => takeOver(amara)));
  expect([await access(), await recorded(), closed]).toEqual([null, [], []]);
});

it('a participant who is just being replaced gets none: the response waits until that is decided', async () => {
  const amara = await colleague();
  let isKnown = () => {};
  const known = new Promise<void>((resolve) => {
    isKnown = resolve;
  });
  let replacing: Promise<unknown> = Promise.resolve();
  whenAsked(
    () =>
      new Promise<void>((taken) => {
        replacing = context.inClinic(async () => {
          await takeOver(amara);
          taken();
          await known;
        });
      }),
  );
  let isAnswered = false;
  const answer = access().finally(() => {
    isAnswered = true;
  });
  const waits = async () =>
    (
      await sql(
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0',
      )
    ).length > 0;
  while (!isAnswered && !(await waits()));
  isKnown();
  await replacing;
  expect([await answer, await recorded()]).toEqual([null, []]);
});

it('a participant who continued in another tab of their own gets none', async () => {
  whenAsked(() => signalling().renew(leo));
  expect([await access(), await recorded(), closed]).toEqual([null, [], []]);
});

describe('when the patient joined by a link to a number that was corrected', () => {
  /** A page opened by such a link. */
  const page = async () => {
    const { id } = await sentLink(sql, { patientId: person(), appointmentId, channel: 'sms' });
    return openedPage(sql, id);
  };
  const person = () => context.clinic.patients[0] as string;
  const stranger = async () => seat('patient', person(), await page());
  const ended = () => context.inClinic(() => context.get(MagicLinkService).revokeForAddress(person(), 'sms'));
  const removeJoins = () => signalling().pagesClosed(context.clinic.id, person());
  const room = async () => (await sql('SELECT room FROM visit'))[0]?.['room'] as string;

  it('they get no access while the provider is asked, whether already removed or not, and cannot send anything', async () => {
    const them = await stranger();
    whenAsked(ended);
    expect([
      await signalling().access(them),
      await recorded(),
      await signalling().say(them, leo.epoch, { left: true }),
      await signalling().renew(them),
    ]).toEqual([null, [], false, null]);
  });

  it('they are told so, and cannot use an earlier join grant even before they are removed', async () => {
    const sessionId = await page();
    const { token } = await context.inClinic(() => visits().join(appointmentId, 'patient', person(), true, sessionId));
    const them = (await signalling().sit([callerAs('patient', person())], token, false)) as TakenSeat;
    await ended();
    expect([
      await signalling().news(them, 0),
      await signalling().sit([callerAs('patient', person())], token, false),
    ]).toEqual([expect.objectContaining({ revokedBecause: 'address-ended' }), 'signed-out']);
  });

  it('the room they have access to is closed, and the visit continues in another', async () => {
    await stranger();
    const before = await room();
    await ended();
    await removeJoins();
    expect([closed, (await room()) === before]).toEqual([[before], false]);
    const now = await room();
    await removeJoins();
    expect([closed, await room()]).toEqual([[before], now]);
    await expect(sql('UPDATE visit SET patient_id = $1', [context.clinic.patients[1]])).rejects.toThrow(
      'whose visit it is does not change',
    );
  });

  it('the clinician who asked for the former room meanwhile gets no access, and it is closed again', async () => {
    await stranger();
    const before = await room();
    whenAsked(async () => {
      await ended();
      await removeJoins();
    });
    expect([await access(), await recorded(), closed]).toEqual([null, [], [before, before]]);
  });

  it('a room gets a new name for no other reason', async () => {
    await expect(sql('UPDATE visit SET room = gen_random_uuid()')).rejects.toThrow('whose visit it is does not change');
  });
});
