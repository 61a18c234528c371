import type { Locale } from '@snowmelt/contracts';

interface MustSay {
  readonly what: string;
  readonly words: Readonly<Record<Locale, RegExp>>;
}

const say = (what: string, english: RegExp, spanish: RegExp): MustSay => ({
  what,
  words: { 'en-US': english, 'es-US': spanish },
});

const CRISIS = say('988 and 911', /988[\s\S]*911/, /988 y marque 2[\s\S]*AYUDA[\s\S]*911/);
const PHONE = say('whom to call at the clinic', /\{\{clinicPhone\}\}/, /\{\{clinicPhone\}\}/);
const DRIVING = say(
  'until when not to drive',
  /not drive for at least \{\{noDriveHours\}\} hours[^.]*slept/,
  /No maneje durante al menos \{\{noDriveHours\}\} horas[^.]*dormir/,
);
const ALCOHOL = say(
  'from when and until when to drink no alcohol',
  /no alcohol[^.]*\{\{noAlcoholBeforeHours\}\}[^.]*\{\{noAlcoholAfterHours\}\}/,
  /No tome alcohol[^.]*\{\{noAlcoholBeforeHours\}\}[^.]*\{\{noAlcoholAfterHours\}\}/,
);
const CHOICES = say(
  'until when to make no big choices',
  /no big choices for \{\{noBigChoicesDays\}\} days/,
  /Espere \{\{noBigChoicesDays\}\} días[^.]*decisiones importantes/,
);
const MEDICINES = say('to keep taking medicines', /Keep taking your medicines/, /Siga con sus medicinas/);
const NOT_EVERYBODY = say('that it does not help everybody', /not help everybody/, /no ayuda a todos/);
const SUICIDE = say('thoughts of suicide', /suicide/, /suicidio/);

/** In every item. */
const ALWAYS = [CRISIS, PHONE, DRIVING, ALCOHOL, CHOICES, SUICIDE];

/** What a patient must be told by each item; one that is not listed here is not published. */
const MUST_SAY: Readonly<Record<string, readonly MustSay[]>> = {
  E3: [
    NOT_EVERYBODY,
    MEDICINES,
    say('that the use is off-label', /off-label/, /fuera de lo indicado en la etiqueta[^.]*off-label/),
    say('depression by its name', /not approved ketamine for depression/, /no ha aprobado[^.]*la depresión/),
    say('that some got worse', /felt more depressed/, /se deprimieron más/),
    say(
      'that some thought more of suicide',
      /6 of 100 had more thoughts of suicide/,
      /6 de cada 100 pensaron más en el/,
    ),
    say('that the effect fades', /often fades/, /suele irse/),
    say('what the body may feel', /blood pressure[\s\S]*dizzy/, /presión[\s\S]*mareo/),
    say(
      'what long use can harm',
      /bladder[^.]*liver[^.]*memory[\s\S]*crave/,
      /vejiga[^.]*hígado[^.]*memoria[\s\S]*ganas/,
    ),
    say('that esketamine is approved', /esketamine, is approved/, /esketamina, sí está aprobado/),
    say('that there is other care', /other kinds of care/, /otras formas de ayuda/),
    say('that they may say no', /may say no/, /decir que no en cualquier momento/),
    say(
      'what it is for who has decided',
      /decided already\?[^?]*may still change your mind/,
      /¿Ya decidió\?[^?]*puede cambiar de idea/,
    ),
  ],
  E7: [
    say('until when to eat', /after \*\*\{\{solidsUntil\}\}/, /después de esta hora: \*\*\{\{solidsUntil\}\}/),
    say('until when to drink', /until \*\*\{\{clearFluidsUntil\}\}/, /hasta esta hora: \*\*\{\{clearFluidsUntil\}\}/),
    say('what is no clear fluid', /Milk[^.]*not clear fluids/, /leche[^.]*no son líquidos claros/),
    say('to ask before stopping a medicine', /Ask us before you stop any/, /Pregunte antes de dejar una/),
    say('who takes them home', /adult whom you know/, /adulto que usted conozca/),
    say('who stays at night', /stay with you that night/, /se quede con usted esa noche/),
    say('when to call first', /Call us before you come/, /Llame antes de venir/),
    say('shots for sugar or weight', /shots for sugar or weight/, /inyección para el azúcar o el peso/),
    say('pregnancy', /pregnant/, /embarazada/),
  ],
  E12: [
    NOT_EVERYBODY,
    MEDICINES,
    say('when to call 911', /When to call 911[\s\S]*chest pain/, /Cuándo llamar al 911[\s\S]*pecho/),
    say('when to call the same day', /call us the same day/, /Cuándo llamarnos el mismo día/),
    say('the question about suicide', /Do you think about suicide\?/, /¿Piensa en el suicidio\?/),
  ],
  E13: [MEDICINES],
};

/** What the item does not say in this language, though it must; null for an item that nobody has listed. */
export function leftUnsaid(code: string, locale: Locale, markdown: string): string[] | null {
  const own = MUST_SAY[code];
  if (!own) return null;
  return [...ALWAYS, ...own].filter(({ words }) => !words[locale].test(markdown)).map(({ what }) => what);
}
