import { inZone } from '@snowmelt/clock';
import type { Locale } from '@snowmelt/contracts';
import { CLOCK_TIMES } from '@snowmelt/education';
import type { PatientPageFacts } from './patient-page.repository.js';

type Known = Pick<PatientPageFacts, 'protocol' | 'clinicName' | 'clinicPhone' | 'appointment'>;

/**
 * What the placeholders of a reading stand for: the numbers of the protocol of the patient's course, and the clock
 * times of the visit that follow from them, where they will be read. A value that is not known is left out, never
 * guessed: the reading is then withheld.
 */
export function readingValues(facts: Known, locale: Locale): Record<string, string> {
  const numbers = Object.entries(facts.protocol ?? {}).map(([name, leaf]) => [name, String(leaf.value)] as const);
  return {
    ...Object.fromEntries(numbers),
    ...clockTimes(facts, locale),
    clinicName: facts.clinicName,
    clinicPhone: facts.clinicPhone,
  };
}

function clockTimes({ protocol, appointment }: Known, locale: Locale): Record<string, string> {
  if (appointment?.purpose !== 'dose') return {};
  const starts = inZone(new Date(appointment.startsAt), appointment.timeZone);
  const ends = starts.plus({ minutes: appointment.durationMinutes });
  return Object.fromEntries(
    Object.entries(CLOCK_TIMES).flatMap(([name, number]) => {
      const hours = protocol?.[number]?.value;
      if (hours === undefined) return [];
      const at = name === 'driveFrom' ? ends.plus({ hours }) : starts.minus({ hours });
      return [
        [
          name,
          at
            .setLocale(locale)
            .toFormat('ccc t')
            .replaceAll(/[\u00a0\u202f]/g, ' '),
        ],
      ];
    }),
  );
}
