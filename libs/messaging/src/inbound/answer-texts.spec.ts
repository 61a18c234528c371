import type { Locale } from '@snowmelt/contracts';
import { replyText, localesOf } from './answer-texts.js';
import type { ReplyKind } from './automatic-answer.js';

const GSM7 = /^[A-Za-z0-9 \r\n@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*$/;
const telling =
  /ketamin|infusion|infusi|therap|terap|psych|psiq|psic|depress|depres|drug|f[aá]rmaco|diagnos|clinic|cl[ií]nica|telehealth|fasting|ayuno/i;
/** Two segments of a text in the GSM 7-bit alphabet: 153 characters each. */
const TWO_PARTS = 306;
const longest = { sender: 'Larkspur Family Practice Group', phone: '+1 323 555 0100' };
const kinds: ReplyKind[] = ['received', 'check', 'help', 'stopped', 'crisis', 'crisis_stopped'];
const both: Locale[] = ['en-US', 'es-US'];
const every = kinds.flatMap((kind) =>
  [['en-US'], ['es-US'], both].map((locales) => [kind, locales as Locale[]] as const),
);

describe('the automatic reply to a text', () => {
  it.each(every)(
    '"%s" in %s has at most two segments, plain characters, and no hint of why the patient comes',
    (kind, locales) => {
      for (const text of [replyText(kind, locales, longest), replyText(kind, locales, null)]) {
        expect(text.length).toBeLessThanOrEqual(TWO_PARTS);
        expect(text).toMatch(GSM7);
        expect(text).not.toMatch(telling);
      }
    },
  );

  it.each(every)('"%s" in %s names 911, 988, the clinic\'s sender name and phone', (kind, locales) => {
    for (const part of ['911', '988', longest.sender, longest.phone])
      expect(replyText(kind, locales, longest)).toContain(part);
    if (locales.includes('es-US')) expect(replyText(kind, locales, longest)).toMatch(/marque 2/);
  });

  it('says that texts are not read at once, in Spanish with how to reach 988', () => {
    expect(replyText('received', ['en-US'], longest)).toBe(
      'Larkspur Family Practice Group: Texts are not read at once. Call +1 323 555 0100. Emergency: 911. Crisis: call or text 988.',
    );
    expect(replyText('received', ['es-US'], longest)).toMatch(
      /no se leen de inmediato.*llame \(marque 2\) o envie AYUDA al 988/,
    );
  });

  it('begins with 911 and 988 in a crisis, and says that nobody is watching', () => {
    expect(replyText('crisis', ['en-US'], longest)).toMatch(/^.{0,40}911.*988.*nobody is watching this number/s);
    expect(replyText('crisis', ['es-US'], longest)).toMatch(/^.{0,40}911.*AYUDA al 988.*nadie vigila este numero/s);
    for (const kind of kinds)
      expect(replyText(kind, both, longest)).not.toMatch(
        /we (?:will|are) (?:read|watch|answer|call|be)|someone (?:will|is)|(?<!no )leeremos|le llamaremos/i,
      );
  });

  it('confirms STOP, and says whom to call', () => {
    expect(replyText('stopped', ['en-US'], longest)).toMatch(
      /You will get no more texts.*Call \+1 323 555 0100.*911.*988/,
    );
    expect(replyText('stopped', ['es-US'], longest)).toMatch(/No le enviaremos mas mensajes.*911.*AYUDA al 988/);
  });

  it.each(['en-US', 'es-US'] as const)('says in a crisis, in one text, that no more come: %s', (locale) => {
    const text = replyText('crisis_stopped', [locale], longest);
    expect(text).toMatch(
      locale === 'en-US'
        ? /^.{0,40}911.*988.*Nobody watches this number.*no more texts/s
        : /^.{0,40}911.*marque 2.*AYUDA al 988.*Nadie vigila este numero.*No mas mensajes/s,
    );
    expect(text.length).toBeLessThanOrEqual(160);
  });

  it('explains after HELP how to stop', () => {
    expect(replyText('help', ['en-US'], longest)).toMatch(/STOP to opt out/);
    expect(replyText('help', ['es-US'], longest)).toMatch(/ALTO para no recibir mas/);
  });

  it.each([
    ['es-US', ['en-US'], ['es-US']],
    ['en-US', ['es-US', 'es-US'], ['en-US']],
    [null, ['es-US'], ['es-US']],
    [null, ['es-US', 'es-US'], ['es-US']],
    [null, ['en-US', 'es-US'], both],
    [null, [], both],
  ] as const)('%s words from patients who speak %j get a reply in %j', (ofWords, ofPatients, locales) => {
    expect(localesOf(ofWords, ofPatients)).toEqual(locales);
  });
});
