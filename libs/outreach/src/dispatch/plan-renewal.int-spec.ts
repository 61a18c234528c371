import { triedMessage } from '@snowmelt/messaging/testing';
import { consented, contactPoint, registeredPatients } from '@snowmelt/patients/testing';
import { openTasks } from '@snowmelt/tasks/testing';
import { appointmentBecame, bookedAppointment, integrationVisits, toldOf } from '@snowmelt/scheduling/testing';
import { actIn } from '@snowmelt/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { OutreachService } from '../outreach.service.js';
import { DispatchService } from './dispatch.service.js';
import { approveRules, plannedByRules } from '../testing.js';
import { PlanRepository } from '../plan/plan.repository.js';
import {
  agree,
  clinic,
  context,
  inClinic,
  owe,
  patient,
  policy,
  round,
  setUpDispatch,
  sql,
} from '../testing/dispatch-scene.js';

setUpDispatch();

describe('the touches of a visit', () => {
  const book = async (startsIn: number) =>
    bookedAppointment(sql, {
      patientId: patient(),
      serviceTypeId: await integrationVisits(sql),
      by: clinic.staffId,
      startsIn,
    });
  const becomes = async (id: string, status: Parameters<typeof appointmentBecame>[2]) => {
    await appointmentBecame(sql, id, status);
    await inClinic(() => context.get(OutreachService).replan(patient()));
  };
  const touches = () => sql('SELECT template, status FROM touch ORDER BY due_at');

  beforeEach(async () => {
    await policy({ reminders: { dose: [], inPerson: [], video: ['PT24H', 'PT1H'] } });
    await agree('+13235550101');
  });

  it.each([
    ['cancelled', 3000, ['reminder-24h', 'reminder-1h']],
    ['noshow', -5, ['visit-link']],
  ] as const)('end when it is %s: nothing more is sent', async (status, inMinutes, templates) => {
    const id = await book(inMinutes);
    await becomes(id, 'booked');
    expect(await touches()).toEqual(templates.map((template) => ({ template, status: 'planned' })));
    await becomes(id, status);
    await sql(`UPDATE touch SET due_at = now() - interval '1 minute'`);
    await round();
    expect([await touches(), await sql('SELECT FROM drawer_message')]).toEqual([
      templates.map((template) => ({ template, status: 'withdrawn' })),
      [],
    ]);
  });

  it('do not include the practice when the note was signed weeks later, and the messages panel says so', async () => {
    await policy({ education: ['E13'] });
    await courseAt(sql, 'induction', { patientId: patient(), protocolId: clinic.protocolId });
    const id = await book(-30 * 24 * 60);
    await becomes(id, 'fulfilled');
    expect(await touches()).toEqual([]);
    await toldOf(sql, id, 'note_signed_at');
    await becomes(id, 'fulfilled');
    await round();
    expect(await sql('SELECT template, status, reason, status_reason FROM touch')).toEqual([
      {
        template: 'education-E13',
        status: 'expired',
        reason: 'Reading after the visit, whose note was signed too late for it',
        status_reason: 'its time had passed',
      },
    ]);
  });

  it('include the link for a patient who has arrived by video, however early in their day', async () => {
    await policy({ outerWindow: { from: '23:59', to: '23:59' } });
    await becomes(await book(-5), 'arrived');
    await sql(`UPDATE touch SET due_at = now() - interval '1 minute'`);
    await round();
    expect(await touches()).toEqual([{ template: 'visit-link', status: 'sent' }]);
  });
});

describe('plans that are out of date', () => {
  const stale = () => context.get(PlanRepository).stalePlans(1000);

  it('of a clinic without a policy are looked at once a day, and renewed once it has one', async () => {
    await sql(
      `INSERT INTO patient_plan (clinic_id, patient_id, policy_version, planned_at) SELECT clinic_id, id, 0, '-infinity' FROM patient`,
    );
    await round();
    expect(await stale()).toEqual([]);
    await policy();
    expect(await stale()).toHaveLength(2);
    await round();
    expect([await stale(), await sql('SELECT DISTINCT policy_version FROM patient_plan')]).toEqual([
      [],
      [{ policy_version: 1 }],
    ]);
  });

  it('of a clinic whose policy cannot be read do not delay other clinics', async () => {
    const broken = await createBookingClinic(context.ownerUrl, { patients: 205 });
    await actIn(sql, broken.id);
    await approveRules(sql, { not: 'a policy' });
    await sql(
      `INSERT INTO patient_plan (clinic_id, patient_id, policy_version, planned_at) SELECT clinic_id, id, 0, '-infinity' FROM patient WHERE clinic_id = current_clinic_id()`,
    );
    await actIn(sql, clinic.id);
    await policy();
    await plannedByRules(sql, 0);
    await round();
    expect(await sql('SELECT DISTINCT policy_version FROM patient_plan WHERE clinic_id = $1', [clinic.id])).toEqual([
      { policy_version: 1 },
    ]);
    await round();
    expect(await stale()).toEqual([]);
    await actIn(sql, broken.id);
    await sql(
      `UPDATE patient_plan SET planned_at = planned_at - interval '61 minutes' WHERE clinic_id = current_clinic_id()`,
    );
    expect(await stale()).toHaveLength(205);
  });

  it('are found without reading the plans of every patient', async () => {
    await policy();
    await registeredPatients(sql, 20_000);
    await plannedByRules(sql, 1);
    await sql('ANALYZE patient_plan');
    await sql('SELECT * FROM stale_plans(24, 200)'); // fills the catalogue cache
    const [
      {
        'QUERY PLAN': [{ Plan: plan }],
      },
    ] = await sql('EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM stale_plans(24, 200)');
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(100);
  });
});

describe('a message that a rule refuses', () => {
  const stale = async () => (await context.get(PlanRepository).stalePlans(10)).map(({ patientId }) => patientId);
  const kinds = async () => (await openTasks(sql)).map(({ kind }) => kind);

  it('for want of texts is a task of a person with the next round, not the next day', async () => {
    await policy({ texts: { perDay: 1, perWeek: 1 }, reminders: { dose: [], inPerson: ['PT24H'], video: [] } });
    await contactPoint(sql, patient(), '+13235550101');
    await consented(sql, patient(), 'sms', { recordedBy: clinic.staffId, daysAgo: 7 });
    const visit = await bookedAppointment(sql, {
      patientId: patient(),
      serviceTypeId: clinic.services.checkIn,
      by: clinic.staffId,
      startsIn: 180,
      bookedDaysAgo: 5,
    });
    await inClinic(() => context.get(OutreachService).replan(patient()));
    expect([await stale(), await kinds()]).toEqual([[], []]);
    await triedMessage(sql, { touchId: await owe(), patientId: patient(), status: 'delivered' }, 'accepted');
    await sql(`UPDATE touch SET status = 'sent' WHERE appointment_id IS NULL`);
    const [reminder] = await sql('SELECT id FROM touch WHERE appointment_id = $1', [visit]);
    await context.get(DispatchService).dispatch(clinic.id, reminder.id);
    expect(await sql('SELECT status FROM touch WHERE id = $1', [reminder.id])).toEqual([{ status: 'suppressed' }]);
    expect(await stale()).toEqual([patient()]);
    await round();
    expect([await stale(), await kinds()]).toEqual([[], ['reminder_without_channel']]);
  });
});
