import { VisuallyHidden } from '@mantine/core';
import type { Appointment } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import type { CourseVisits } from './course-doses';
import { purposeKind } from './purpose';
import './clinic.css';

const DAY_MS = 86_400_000;

/** The visits of a course on the days of a calendar, and now. A table says the same to those who do not see it. */
export function CourseLine({ visits, now, zone }: { visits: CourseVisits; now: DateTime; zone: string }) {
  const all = [...visits.doses, ...visits.others].toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return null;
  const day = (instant: string) => DateTime.fromISO(instant, { zone });
  const from = DateTime.min(day(first.startsAt), now).startOf('day').minus({ days: 1 });
  const to = DateTime.max(day(last.endsAt), now).endOf('day').plus({ days: 1 });
  const span = to.toMillis() - from.toMillis();
  const x = (at: DateTime) => `${((at.toMillis() - from.toMillis()) / span) * 100}%`;
  return (
    <figure className="course-line">
      <svg width="100%" height="120" aria-hidden="true">
        <Days from={from} to={to} x={x} />
        <line className="rule" x1="0" x2="100%" y1="50" y2="50" />
        {visits.others.map((visit) => (
          <Other key={visit.id} visit={visit} x={x(day(visit.startsAt))} />
        ))}
        {visits.doses.map((dose, index) => (
          <Dose key={dose.id} dose={dose} number={index + 1} x={x(day(dose.startsAt))} />
        ))}
        <line className="now" x1={x(now)} x2={x(now)} y1="22" y2="104" />
        <text className="now-word" x={x(now)} y="117">
          now
        </text>
      </svg>
      <Table visits={all} doses={visits.doses} day={day} />
    </figure>
  );
}

function daysFrom(from: DateTime, to: DateTime, weekday: number): DateTime[] {
  const first = from.startOf('day').plus({ days: (weekday - from.weekday + 7) % 7 });
  const count = Math.max(0, Math.ceil((to.toMillis() - first.toMillis()) / (7 * DAY_MS)));
  return Array.from({ length: count }, (_, week) => first.plus({ weeks: week }));
}
/** More labels than this would run into each other on a phone. */
const LABELS = 5;

/** The weekends, and where weeks begin. */
function Days({ from, to, x }: { from: DateTime; to: DateTime; x: (at: DateTime) => string }) {
  const mondays = daysFrom(from, to, 1);
  const each = Math.ceil(mondays.length / LABELS);
  const twoDays = `${((2 * DAY_MS) / (to.toMillis() - from.toMillis())) * 100}%`;
  return (
    <>
      {daysFrom(from, to, 6).map((start) => (
        <rect key={start.toMillis()} className="weekend" x={x(start)} y="22" width={twoDays} height="88" />
      ))}
      {mondays
        .filter((_, index) => index % each === 0)
        .map((at) => (
          <text key={at.toMillis()} className="axis" x={x(at)} y="14">
            {at.toFormat('LLL d')}
          </text>
        ))}
    </>
  );
}

function Dose({ dose: { status }, number, x }: { dose: Appointment; number: number; x: string }) {
  return (
    <svg className="dose-mark" data-given={status === 'fulfilled' || undefined} x={x} overflow="visible">
      <rect x="-10" y="40" width="20" height="20" rx="5" />
      <text y="55">{number}</text>
    </svg>
  );
}

function Other({ visit: { serviceType, status }, x }: { visit: Appointment; x: string }) {
  return (
    <circle
      className="other-mark"
      data-purpose={purposeKind(serviceType.purpose)}
      data-done={status === 'fulfilled' || undefined}
      cx={x}
      cy="84"
      r="7"
    />
  );
}

function Table({
  visits,
  doses,
  day,
}: {
  visits: readonly Appointment[];
  doses: readonly Appointment[];
  day: (instant: string) => DateTime;
}) {
  const what = ({ id, serviceType }: Appointment) => {
    const index = doses.findIndex((dose) => dose.id === id);
    return index < 0 ? serviceType.name : `Dose ${index + 1}: ${serviceType.name}`;
  };
  return (
    <VisuallyHidden>
      <table>
        <caption>Visits of the course</caption>
        <tbody>
          {visits.map((visit) => (
            <tr key={visit.id}>
              <th scope="row">{day(visit.startsAt).toFormat('ccc, LLL d, h:mm a')}</th>
              <td>{what(visit)}</td>
              <td>{visit.stoppedEarly ? 'stopped early' : visit.status === 'fulfilled' ? 'done' : visit.status}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
