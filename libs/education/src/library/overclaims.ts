/** A promise that a text must not make, and the reason. */
interface Overclaim {
  readonly pattern: RegExp;
  readonly reason: string;
}

export interface OverclaimFinding {
  readonly phrase: string;
  readonly reason: string;
}

const PERMANENCE =
  'No overall change of synapses was seen in people after a day (Holmes 2022), and the effect often fades in days to weeks.';
const CURE = 'No trial shows a cure. Say what some people feel, and for how long.';
const CERTAINTY = 'Not everyone improves. Say "some people feel better within hours to a day".';
const PRUNING = 'The hypothesis is more connections, not fewer, and a reset implies a cure.';
const PROMOTION = 'Promotional words do not belong in clinical education (CA BPC 651, FTC Act).';
const MONITORED = 'Safety is relative. Describe the monitoring.';
const HYPOTHESIS = 'A hypothesis. Say that ketamine acts on glutamate, a brain messenger.';
const EFFECTS = 'Everybody may have side effects. Name them.';
const STIGMA = 'Belittles antidepressants, which could lead a patient to stop them.';
const INFLAMMATION = 'Evidence is mixed. Drop it, or say that it is being studied.';
const INSIGHT = 'A strong experience is not needed to benefit.';

const rule = (reason: string, pattern: RegExp): Overclaim => ({ pattern, reason });

const OVERCLAIMS: readonly Overclaim[] = [
  rule(
    PERMANENCE,
    /\bre-?wir(?:e|es|ed|ing)\b|\bgrow(?:s|ing)?\s+(?:new\s+)?brain\s+cells\b|\b(?:lasting|permanent)\s+(?:changes?|relief)\b|\b(?:restores?|repairs?|restoring)\s+(?:the\s+)?(?:damaged|broken)\s+\w+/giu,
  ),
  rule(
    PERMANENCE,
    /\brecablea\w*|\bcrea\w*\s+(?:nuevas\s+)?(?:células|neuronas)\b|\b(?:cambios?|alivio)\s+(?:duraderos?|permanentes?)\b|\brepara\w*\s+circuitos\b/giu,
  ),
  rule(
    PERMANENCE,
    /\bnew\s+(?:brain\s+)?(?:path(?:way)?s?|connections|links|cells)\s+(?:will\s+)?(?:form|grow|are\s+(?:made|formed))\b|\b(?:forms?|makes?|builds?|creates?)\s+new\s+(?:brain\s+)?(?:path(?:way)s?|connections|cells)\b/giu,
  ),
  rule(
    PERMANENCE,
    /\b(?:se\s+)?(?:forma|crea|construye|abre)n?\s+nuev[oa]s\s+(?:caminos|conexiones|rutas|vías)\b|\bnuev[oa]s\s+(?:caminos|conexiones|rutas|vías)\s+se\s+(?:forman|crean)\b/giu,
  ),
  rule(CURE, /\b(?:heal(?:s|ed|ing)?|cur(?:e|es|ed|ing))\b/giu),
  rule(CURE, /(?<!\p{L})(?:sana(?:r|rá|ción)?|cura(?:r|rá|ción|s)?)(?!\p{L})/giu),
  rule(
    CERTAINTY,
    /\b(?:fast|rapid|instant|immediate)\s+relief\b|\brelief\s+(?:with)?in\s+hours\b|\bguarantee\w*|\balways\s+works\b/giu,
  ),
  rule(CERTAINTY, /\balivio\s+(?:rápido|inmediato|en\s+(?:unas\s+)?horas)\b|\bgarantiza\w*|\bsiempre\s+funciona\b/giu),
  rule(
    CERTAINTY,
    /\b(?:works?|acts?|helps?)\s+(?:very\s+)?(?:fast|quickly|rapidly|at\s+once|right\s+away|for\s+everyone)\b|\b(?:fast|rapid)-acting\b|\bproven\b|\bclinically\s+tested\b/giu,
  ),
  rule(
    CERTAINTY,
    /(?<!\p{L})(?:actúa|funciona|ayuda)\s+(?:muy\s+)?(?:rápido|rápidamente|enseguida|al\s+instante)(?!\p{L})|(?<!\p{L})(?:com)?probad[oa]s?(?!\p{L})|(?<!\p{L})demostrad[oa]s?(?!\p{L})|(?<!\p{L})de\s+acción\s+rápida/giu,
  ),
  rule(PRUNING, /\breset(?:\s+button|s|ting)?\b|\breboot\w*|\bprun(?:e|es|ing)\b|\bkick(?:s|ed)?\s+out\b/giu),
  rule(PRUNING, /\b(?:reinici|resete)\w*|\bpodar?\b/giu),
  rule(PROMOTION, /\bsecret\b|\bbreakthrough\b|\bbeacon\b|\blife-changing\b|\brevolutionary\b|\bmiracle\b/giu),
  rule(PROMOTION, /\bsecreto\b|\bmilagros?\w*|\brevolucionari[oa]\b|\bcambia\s+la\s+vida\b/giu),
  rule(
    MONITORED,
    /\bsafe(?:ly)?\b|\brisk-?free\b|\bharmless\b|\b(?:es|son|totalmente|completamente|muy|método|tratamiento)\s+segur[oa]s?\b|\bsin\s+(?:ningún\s+)?riesgos?\b|\binofensiv[oa]s?\b/giu,
  ),
  rule(EFFECTS, /\b(?:no|without|free\s+of)\s+(?:bad\s+)?side[\s-]effects\b|\bsin\s+efectos\s+secundarios\b/giu),
  rule(HYPOTHESIS, /\boveractive\s+NMDA\b|\bNMDA\s+hiperactiv\w*/giu),
  rule(STIGMA, /\bair-?drop\w*|\bwildfire\b|\bslow\s+lorr(?:y|ies)\b|\bincendio\s+forestal\b/giu),
  rule(INFLAMMATION, /\banti-?inflammatory\b|\bantiinflamatori\w*/giu),
  rule(INSIGHT, /\binsights?\s+difficult\s+to\s+access\b|\botherwise\s+out\s+of\s+reach\b/giu),
];

/** Phrases in an English or Spanish text that promise more than is known. */
export function findOverclaims(text: string): OverclaimFinding[] {
  return OVERCLAIMS.flatMap(({ pattern, reason }) =>
    [...text.matchAll(pattern)].map(([phrase]) => ({ phrase, reason })),
  );
}
