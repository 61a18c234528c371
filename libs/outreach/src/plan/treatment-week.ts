import { fromWallTime } from '@snowmelt/clock';
import { collapse } from './collapse.js';
import type { AppointmentFact, EducationFact } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { planTouches } from './plan-touches.js';

const ZONE = 'America/Los_Angeles'; // any zone will do: no clock changes that week
const HOUR = 3_600_000;
const at = (local: string) => fromWallTime(local, ZONE).toJSDate();

/** A visit that was confirmed and kept: what comes before it and what comes after it are both owed. */
function visit(id: string, starts: string, by: 'dose' | 'video'): AppointmentFact[] {
  const startsAt = at(starts);
  const endsAt = new Date(startsAt.getTime() + 2 * HOUR);
  const base = {
    id,
    version: 1,
    startsAt,
    endsAt,
    timeZone: ZONE,
    agreedAt: at('2026-05-01T12:00'),
    confirmedAt: at('2026-05-01T13:00'),
    noteSignedAt: endsAt,
    pageUntil: endsAt,
    linkAsked: null,
    linkLostAt: null,
    change: null,
  };
  const numbers = ['fastingSolidsHours', 'fastingClearHours'];
  const dose = { courseId: 'course', stage: 'induction' as const, stageSince: base.agreedAt, numbers, resumedAt: null };
  const what =
    by === 'dose'
      ? ({ purpose: 'dose', modality: 'in_person', dose } as const)
      : ({ purpose: 'integration', modality: 'video', dose: null } as const);
  return (['booked', 'fulfilled'] as const).map((status) => ({ ...base, ...what, status }));
}

/** How many messages the rules make of a week with two doses and two visits by video: to be compared with the cap. */
export function textsInTreatmentWeek(policy: OutreachPolicy, education: readonly EducationFact[]): number {
  const touches = planTouches(
    {
      patient: { id: 'patient', timeZone: ZONE, reachableSince: at('2026-05-01T12:00') },
      appointments: [
        ...visit('monday', '2026-06-15T13:00', 'dose'),
        ...visit('wednesday', '2026-06-17T14:00', 'video'),
        ...visit('thursday', '2026-06-18T13:00', 'dose'),
        ...visit('friday', '2026-06-19T15:30', 'video'),
      ],
      unsettled: [],
      course: { id: 'course', stage: 'induction', stageSince: at('2026-05-01T12:00'), numbers: [] },
      education,
    },
    policy,
  );
  return collapse(touches, [], at('2026-05-01T12:00')).filter(({ goesWith }) => goesWith === null).length;
}
