import { EndReason, endReasons, Stage } from '@snowmelt/contracts';
import { IdentityModule } from '@snowmelt/identity';
import { courseAt } from '../testing.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { until } from '../../../../test/support/until.js';
import { TreatmentModule } from '../treatment.module.js';
import { CourseService } from './course.service.js';

let context: ClinicContext;
let courseId: string;
beforeAll(async () => {
  context = await createClinicContext([IdentityModule, TreatmentModule], { patients: 3 });
  courseId = await courseAt(context.sql, 'preparation', {
    patientId: context.clinic.patients[0] as string,
    protocolId: context.clinic.protocolId,
  });
});
afterAll(() => context?.stop());

const record = (columns: Record<string, unknown>) =>
  context.sql(
    `INSERT INTO stage_change (clinic_id, course_id, to_stage, reason, changed_by, fact, doses_given, end_reason)
     VALUES (current_clinic_id(), $1, $2, 'for the spec', $3, $4, $5, $6)`,
    [
      courseId,
      columns['to'] ?? 'induction',
      columns['by'] ?? null,
      columns['fact'] ?? null,
      columns['doses'] ?? null,
      columns['end'] ?? null,
    ],
  );
const by = '0193f0a0-0000-7000-8000-000000000001';

describe('the record of a stage', () => {
  it('has a reason for the end where the stage is one that needs it, from the list of that stage only', async () => {
    for (const to of Stage.options)
      for (const end of [null, ...EndReason.options]) {
        const fits = end === null ? endReasons[to] === undefined : (endReasons[to]?.includes(end) ?? false);
        const isStored = await record({ to, end, by }).then(
          () => true,
          () => false,
        );
        expect([to, end, isStored]).toEqual([to, end, fits]);
      }
  });

  it('names a person or a fact, never both and never neither', async () => {
    await expect(record({})).rejects.toThrow(/stage_change_decided_or_computed/);
    await expect(record({ by, fact: 'dose_given', doses: 1 })).rejects.toThrow(/stage_change_decided_or_computed/);
    await record({ fact: 'dose_given', doses: 1 });
  });

  it('says with a fact how many doses had been given', async () => {
    await expect(record({ fact: 'dose_given' })).rejects.toThrow(/stage_change_fact_with_doses/);
    await expect(record({ by, doses: 1 })).rejects.toThrow(/stage_change_fact_with_doses/);
    await expect(record({ fact: 'a feeling', doses: 1 })).rejects.toThrow(/stage_change_fact_check/);
  });

  it('does not change', async () => {
    await expect(context.sql(`UPDATE stage_change SET to_stage = 'taper'`)).rejects.toThrow(/append-only/);
    await expect(context.sql('DELETE FROM stage_change')).rejects.toThrow(/append-only/);
  });
});

it('a stage that is decided while another is, waits for it and is judged by what it left', async () => {
  const id = await courseAt(context.sql, 'induction', {
    patientId: context.clinic.patients[1] as string,
    protocolId: context.clinic.protocolId,
  });
  const decide = (to: Stage) => context.inClinic(() => context.get(CourseService).changeStage(id, to, 'for the spec'));
  await decide('on_hold');
  await decide('preparation');
  const [isHeld, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const hold = context.inClinic(async () => {
    await context.get(CourseService).changeStage(id, 'on_hold', 'for the spec');
    isHeld.resolve();
    await mayEnd.promise;
  });
  await isHeld.promise;
  const other = decide('induction').catch((error: unknown) => error);
  await until('somebody waits for the course', async () =>
    (await context.sql('SELECT FROM pg_locks WHERE NOT granted')).length > 0 ? true : null,
  );
  mayEnd.resolve();
  await hold;
  expect(await other).toMatchObject({ code: 'TREATMENT.STAGE_NOT_REACHABLE' });
});

it('a stage that a former release computed is not taken back, though it left no number of doses', async () => {
  const patientId = context.clinic.patients[2] as string;
  const { protocolId } = context.clinic;
  const id = await courseAt(context.sql, 'preparation', { patientId, protocolId });
  await context.sql(`UPDATE course_of_treatment SET stage = 'response_review' WHERE id = $1`, [id]);
  await context.inClinic(() => context.get(CourseService).reconcile(id, async () => [new Date()]));
  expect(await context.inClinic(() => context.get(CourseService).ofPatient(patientId))).toMatchObject({
    stage: 'response_review',
  });
});
