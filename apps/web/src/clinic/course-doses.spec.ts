import type { Appointment } from '@snowmelt/contracts';
import { givenOf, visitsOfCourse } from './course-doses';

const visit = (id: string, startsAt: string, over: object = {}) =>
  ({
    id,
    startsAt,
    courseId: 'course',
    status: 'booked',
    stoppedEarly: null,
    serviceType: { purpose: 'dose' },
    ...over,
  }) as Appointment;
const integration = { courseId: null, serviceType: { purpose: 'integration' } };

describe('the visits of a course', () => {
  const all = [
    visit('second', '2026-12-10T17:00:00Z'),
    visit('first', '2026-12-07T17:00:00Z', { status: 'fulfilled' }),
    visit('missed', '2026-12-08T17:00:00Z', { status: 'noshow' }),
    visit('called off', '2026-12-09T17:00:00Z', { status: 'cancelled' }),
    visit('of another course', '2026-12-11T17:00:00Z', { courseId: 'other' }),
    visit('stopped early', '2026-12-08T18:00:00Z', { status: 'fulfilled', stoppedEarly: 'vomiting' }),
    visit('talk', '2026-12-08T19:00:00Z', integration),
    visit('talk of before', '2026-11-08T19:00:00Z', integration),
  ];
  const { doses, others } = visitsOfCourse(all, 'course', '2026-12-01T00:00:00Z');

  it('are its doses in order of time, without those that fell out', () => {
    expect(doses.map(({ id }) => id)).toEqual(['first', 'second']);
  });
  it('and what else stands since it began, a dose that was stopped early among it', () => {
    expect(others.map(({ id }) => id)).toEqual(['stopped early', 'talk']);
  });
  it('count a dose only once it is given', () => {
    expect(givenOf(doses)).toBe(1);
  });
});
