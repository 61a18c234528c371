import { Locale } from '@snowmelt/contracts';
import { checkFindable, messageWords, write } from './templates.js';
import { outsideGsm7 } from './gsm7.js';
import { visitTime } from './visit-time.js';

const telling =
  /ketamin|infusion|infusi|therap|terap|psych|psiq|psic|depress|depres|drug|f[aá]rmaco|diagnos|clinic|cl[ií]nica|telehealth|fasting|ayuno/i;
const everyDay = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(2026, 8, 1 + day, 19, 45)));
/** The longest name that a clinic's file takes. */
const longest = {
  sender: 'Larkspur Family Practice Group',
  when: null,
  link: `https://visits.example.com/v#${'x'.repeat(32)}-abcdefghjk`,
  phone: '+1 323 555 0100',
  textsPerWeek: 12,
};

describe.each(Locale.options)('texts in %s', (locale) => {
  it('fit one SMS segment on every day of the year, in every time zone of the country', () => {
    for (const zone of ['America/Los_Angeles', 'America/New_York', 'Pacific/Honolulu', 'America/Anchorage']) {
      for (const day of everyDay) {
        for (const words of messageWords) {
          const { sms } = write(words, locale, { ...longest, when: visitTime(day, zone, locale) });
          expect(sms.length).toBeLessThanOrEqual(160);
          expect(outsideGsm7(sms)).toEqual([]);
        }
      }
    }
  });

  it('show the date in the order of their language', () => {
    const written = visitTime(new Date('2026-11-23T18:00:00Z'), 'America/Los_Angeles', locale);
    expect(written).toMatch(locale === 'es-US' ? /^lun 23 nov, 10:00 a\. ?m\. / : /^Mon Nov 23, 10:00 AM /);
  });

  it.each([
    ['Pacific/Honolulu', '7:00', 'HST'],
    ['America/Vancouver', '10:00', 'MST'],
    ['America/Edmonton', '11:00', 'CST'],
    ['America/Havana', '1:00', 'GMT-4'],
  ])('show the hour as clocks in %s will', (zone, hour, name) => {
    const written = visitTime(new Date('2026-12-15T17:00:00Z'), zone, locale);
    expect(written).toMatch(locale === 'es-US' ? /^mar 15 dic, / : /^Tue Dec 15, /);
    expect(written).toMatch(new RegExp(`, ${hour} [AaPp]\\.? ?[Mm]\\.? ${name}$`));
  });

  it.each(['visit', 'link'] as const)(
    'about a %s name weekday and time, and no day that depends on when they are read',
    (kind) => {
      const { sms, email } = write(kind, locale, {
        ...longest,
        when: visitTime(new Date('2026-11-23T18:00:00Z'), 'America/Los_Angeles', locale),
      });
      for (const text of [sms, email]) {
        expect(text).toMatch(locale === 'es-US' ? /lun 23 nov, 10:00/ : /Mon Nov 23, 10:00 AM/);
        expect(text).not.toMatch(/today|tomorrow|tonight|\bhoy\b|ma.ana/i);
      }
    },
  );

  it.each(messageWords)('about a %s do not reveal why the patient comes', (words) => {
    const { sms, subject, email } = write(words, locale, longest);
    expect(`${sms} ${subject} ${email}`).not.toMatch(telling);
  });

  it.each(messageWords)(
    'about a %s do not say that an older link stops: one to the same visit still opens',
    (words) => {
      const { sms, subject, email } = write(words, locale, longest);
      expect(`${sms} ${subject} ${email}`).not.toMatch(
        /\b(?:older|earlier|previous|no longer)\b|\banterior(?:es)?\b|\bya no\b|deja de/i,
      );
    },
  );

  it('say in every SMS how to opt out', () => {
    for (const words of messageWords) expect(write(words, locale, longest).sms).toMatch(/STOP|ALTO/);
  });

  it('say what ends with that, also where a visit is called off', () => {
    for (const words of messageWords)
      expect(write(words, locale, longest).sms).toMatch(/STOP to opt out$|ALTO: no mas SMS$|mensajes .* ALTO: no mas$/);
  });
});

describe('a message without a reference', () => {
  it('is refused before anything is sent: the provider could not be asked about it later', () => {
    expect(() => checkFindable('Test: visit Mon Nov 23, 10:00 AM PST. Call us.', 'abcdefghjk')).toThrow(
      'could go out twice',
    );
  });

  it.each(Locale.options.flatMap((locale) => messageWords.map((words) => [locale, words] as const)))(
    'is none of ours: in %s about a %s',
    (locale, words) => {
      const { sms, email } = write(words, locale, { ...longest, when: 'Mon Nov 23' });
      for (const body of [sms, email]) expect(() => checkFindable(body, 'abcdefghjk')).not.toThrow();
    },
  );
});
