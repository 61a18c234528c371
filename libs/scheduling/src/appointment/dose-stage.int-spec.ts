import { Stage, stopsDoses } from '@snowmelt/contracts';
import { CourseService } from '@snowmelt/treatment';
import { courseIsAt } from '@snowmelt/treatment/testing';
import { AppointmentService } from './appointment.service.js';
import {
  because,
  book,
  context,
  desk,
  nextPatient,
  nurse,
  patientIn,
  prescriber,
  setUpDoses,
  therapist,
  written,
} from '../testing/dose-scene.js';
import { bookable, openEveryDay } from '../testing.js';

setUpDoses();

describe('a dose', () => {
  it.each<[string, Stage[]]>([
    ['preparation', []],
    ['induction', ['induction']],
    ['maintenance', ['induction', 'response_review', 'maintenance']],
  ])('is booked in %s, and belongs to the open course where nobody named it', async (_stage, way) => {
    const { patientId, courseId } = await patientIn(...way);
    expect(await book(patientId, `2037-06-0${1 + way.length}T08:00`)).toMatchObject({ courseId, overrides: [] });
  });

  it.each<[Stage, Stage[]]>([
    ['on_hold', ['on_hold']],
    ['withdrawn', ['withdrawn']],
    ['transferred', ['transferred']],
    ['response_review', ['induction', 'response_review']],
    ['taper', ['induction', 'response_review', 'taper']],
    ['discharged', ['induction', 'response_review', 'taper', 'discharged']],
  ])(
    'is refused to a course that is %s, by whoever asks and for whatever reason, and nothing is written',
    async (stage, way) => {
      const { patientId, courseId } = await patientIn(...way);
      const before = await written();
      await expect(book(patientId, '2037-06-10T08:00', { courseId })).rejects.toMatchObject({
        status: 409,
        code: 'SCHEDULING.COURSE_NOT_READY',
        meta: { stage },
      });
      await expect(book(patientId, '2037-06-10T08:00', { courseId, ...because }, prescriber)).rejects.toMatchObject({
        code: 'SCHEDULING.COURSE_NOT_READY',
      });
      expect(await written()).toBe(before);
    },
  );

  it.each(['inquiry', 'consented', 'eligibility_review'] as const)(
    'is refused for a course that was opened at %s',
    async (stage) => {
      const patientId = nextPatient();
      await nurse(() =>
        context
          .get(CourseService)
          .start(patientId, { protocolId: context.clinic.protocolId, stage, reason: 'for the spec' }),
      );
      await expect(book(patientId, '2037-06-10T08:00')).rejects.toMatchObject({
        code: 'SCHEDULING.COURSE_NOT_READY',
        meta: { stage },
      });
    },
  );

  it("is refused for a patient without a course, and for another patient's course", async () => {
    const [{ courseId }, without] = [await patientIn(), nextPatient()];
    await expect(book(without, '2037-06-10T08:00')).rejects.toMatchObject({
      code: 'SCHEDULING.COURSE_NOT_READY',
      meta: { stage: null },
    });
    await expect(book(without, '2037-06-10T08:00', { courseId })).rejects.toMatchObject({
      code: 'SCHEDULING.UNKNOWN_REFERENCE',
    });
  });

  it('needs a prescriber as its clinician: a therapist alone or a lane without a user is refused', async () => {
    const { patientId } = await patientIn();
    const nobody = await bookable(context.sql, 'clinician', 'Nobody yet');
    await openEveryDay(context.sql, [nobody]);
    for (const lane of [therapist.lane, nobody]) {
      await expect(
        book(patientId, '2037-06-11T08:00', { resourceIds: [lane, context.clinic.chairs[0] as string] }),
      ).rejects.toMatchObject({ status: 422, code: 'SCHEDULING.NOT_QUALIFIED' });
    }
    await context.sql('UPDATE bookable_resource SET retired_at = now() WHERE id = $1', [nobody]);
  });

  it('is offered with prescribers only, while other sessions are offered with the therapist, too', async () => {
    const offered = async (serviceTypeId: string, resourceId?: string) =>
      (
        await desk(() =>
          context.get(AppointmentService).freeSlots({
            serviceTypeId,
            from: '2037-06-12T08:00',
            days: 1,
            limit: 1,
            ...(resourceId ? { resourceId } : {}),
          }),
        )
      ).map(({ resources }) => resources.filter(({ kind }) => kind === 'clinician').map(({ id }) => id));
    expect(await offered(context.clinic.services.infusion)).toEqual([[context.clinic.clinicians[0]]]);
    // beside a prescriber, never instead of one
    expect(await offered(context.clinic.services.infusion, therapist.lane)).toEqual([
      [therapist.lane, context.clinic.clinicians[0]],
    ]);
    expect(await offered(context.clinic.services.session)).toEqual([[therapist.lane]]);
    expect(
      (await desk(() => context.get(AppointmentService).resources()))
        .filter(({ kind }) => kind === 'clinician')
        .map(({ id, qualifications }) => [id, qualifications.includes('prescriber')]),
    ).toEqual([[therapist.lane, false], ...context.clinic.clinicians.map((id) => [id, true])]);
  });
});

it('database and program have the same list of stages that stop a dose', async () => {
  const { patientId, courseId } = await patientIn();
  const [dose, other] = [
    await book(patientId, '2037-10-05T08:00'),
    await book(patientId, '2037-10-06T08:00', { serviceTypeId: context.clinic.services.session, courseId }),
  ];
  const stopped = async (stage: Stage) => {
    await courseIsAt(context.sql, courseId, stage);
    return (
      await context.sql('SELECT is_stopped_dose($1) AS dose, is_stopped_dose($2) AS other', [dose.id, other.id])
    )[0];
  };
  for (const stage of Stage.options)
    expect([stage, await stopped(stage)]).toEqual([stage, { dose: stopsDoses(stage), other: false }]);
});
