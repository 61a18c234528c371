/**
 * Words that say what kind of clinic a message comes from. A sender's name and the address in a link are read by
 * whoever holds the phone, so they may have none of them. Reviewed 2026-11-30.
 */

/** No other word has them inside: so they tell in "nextgenpsych" and "telepsychiatry", too. */
const INSIDE = [
  ...['ketamin', 'ketalar', 'spravato', 'psilocyb', 'psilocib', 'infus'],
  ...['psych', 'psiquiatr', 'psicolog', 'psicoter'],
  ...['therapy', 'therapies', 'therapist', 'therapeut', 'terap'],
  ...['depress', 'depresi', 'anxiet', 'anxious', 'ansiedad', 'bipolar', 'suicid', 'addict', 'adicc'],
] as const;
/** Words begin with them: "Neurofeedback", "Rehabilitación". */
const IN_FRONT = ['neuro', 'cerebr', 'psico', 'rehab', 'detox', 'traumat'] as const;
/** Only as a word of their own: "Braintree", "Elemental" and "Drogan" are names of places and people. */
const WHOLE = ['brain', 'brains', 'mental', 'trauma', 'ptsd', 'tept', 'mdma', 'drug', 'drugs', 'droga', 'drogas'];
/** What such a word is written together with when it is meant: "mentalhealth", "mybraincenter". */
const BESIDE = [
  ...[
    'my',
    'the',
    'your',
    'mi',
    'tele',
    'health',
    'healthy',
    'salud',
    'care',
    'recovery',
    'wellness',
    'med',
    'medical',
  ],
  ...['center', 'centre', 'centro', 'clinic', 'clinica', 'institute', 'treatment', 'spa', 'lab', 'doctor', 'doc'],
];
const MEANT = new RegExp(`^(?:${BESIDE.join('|')})*(${WHOLE.join('|')})(?:${BESIDE.join('|')})*$`);

/** Letters that stand in for others in names. */
const STAND_INS: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's' };

/** What in a name or an address tells, also with accents, with figures for letters, or spelt out ("T-e-r-a-p-i-a"). */
export const tellingParts = (text: string): string[] => [...new Set(wordsOf(text).flatMap(told))];

const told = (word: string): string[] => [
  ...INSIDE.filter((part) => word.includes(part)),
  ...IN_FRONT.filter((part) => word.startsWith(part)),
  ...(MEANT.exec(word)?.slice(1) ?? []),
];

/** Words in plain small letters. Single letters in a row are one word. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2') // MentalHealth
    .toLowerCase()
    .replaceAll(/[01345]/g, (figure) => STAND_INS[figure] as string)
    .replaceAll(/[^a-z]+/g, ' ')
    .replaceAll(/(?<=(?:^| )[a-z]) (?=[a-z](?: |$))/g, '')
    .split(' ');
