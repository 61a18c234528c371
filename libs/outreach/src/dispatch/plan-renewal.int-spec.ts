import { registeredPatients } from '@snowmelt/patients/testing';
import { appointmentBecame, bookedAppointment, integrationVisits, toldOf } from '@snowmelt/scheduling/testing';
import { actIn } from '@snowmelt/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { OutreachService } from '../outreach.service.js';
import { approveRules, plannedByRules } from '../testing.js';
import { PlanRepository } from '../plan/plan.repository.js';
import {
  agree,
  clinic,
  context,
  inClinic,
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
