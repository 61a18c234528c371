import type { CrisisLevel, Locale } from '@snowmelt/contracts';

/** The words to look for, without accents or apostrophes. */
export interface CrisisPhrase {
  readonly level: Exclude<CrisisLevel, 'none'>;
  readonly locale: Locale;
  readonly words: readonly string[];
  /** Before one of these words, or a number, the phrase has this lower level: "can't go on Friday". */
  readonly unlessBefore?: { readonly words: ReadonlySet<string>; readonly level: CrisisLevel };
  /** Not a match after a number: "20 kms". */
  readonly unlessAfterNumber?: boolean;
  /** Words that may stand between, for this phrase only, besides the fillers below: "took all *of my* pills". */
  readonly between?: ReadonlySet<string>;
}

const list = (words: string) => new Set(words.trim().split(/\s+/));
const of = (
  level: CrisisPhrase['level'],
  locale: Locale,
  phrases: string,
  rest: Pick<CrisisPhrase, 'unlessBefore' | 'between'> = {},
): CrisisPhrase[] =>
  phrases
    .split(',')
    .flatMap(ways)
    .map((words) => ({ level, locale, words, ...rest }));

/** "jump off roof|bridge" is two phrases. */
const ways = (phrase: string): string[][] =>
  phrase
    .trim()
    .split(/\s+/)
    .map((word) => word.split('|'))
    .reduce<string[][]>((begun, next) => begun.flatMap((words) => next.map((word) => [...words, word])), [[]]);

const days = list(`
  monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
  saturdays sundays mon tue tues wed thu thurs fri sat sun january february march april may june july august september october
  november december jan feb mar apr jun jul aug sep sept oct nov dec tomorrow vacation holiday weekends weekdays weekend mornings`);
const pointers = list('the a an your that this');
const articles = list('a an the this that my of un una el la los las mis');
const amounts = list(`
  a of the my these those his her them whole entire big little bunch bottle las los mis de el un la`);
const mornings = list('a of the my morning evening night daily usual regular normal prescribed other vitamin allergy');
const onCalls = list('on onto in into to over right back ahead around between rope');
const certainty = list('would will is are was going gonna want wants d ll me');
const places = list('in at near on there with far close next by en alla alli con cerca lejos');

/**
 * The phrases to look for in patients' texts. Source: the clinic's rules of delivery (risk words kill, suicide, end it,
 * die, hurt myself, and their Spanish equivalents), and phrases that crisis lines name as warning signs: wanting to
 * die, seeing no reason to live, being a burden. A clinician should review the list in both languages before a clinic
 * relies on it. It is a safety net under a person who reads the texts, not an assessment.
 */
export const crisisPhrases: readonly CrisisPhrase[] = [
  ...of(
    'crisis',
    'en-US',
    `
    want to die, want die, wants to die, wanted to die, wanting to die, wanna die, wish to die, wish i could die,
    hope i die, hope to die, ready to die, let me die, plan to die, planning to die, should just die,
    thinking about dying, thinking of dying, thoughts of dying, thoughts of death, think about dying,
    wish i was dead, wish i were dead, wish i wasnt|werent alive|here|around,
    wish i was|were not alive|here|around, wish i was never born, wish i had never been born,
    want to be dead, wanna be dead, rather be dead, better off|of dead, better off|of without me, better without me,
    better if i was|were dead|gone,
    better if i wasnt|werent here|around|alive, better if i died|disappeared, better with me gone|dead, kill myself, killing myself, killed myself, kill my self, suicide,
    suicides, suicidal, suicidality, unalive, unaliving, kmyself, end my life, ending my life, end my own life,
    end it all, ending it all, end it tonight, want it all to end, want to end it, wanna end it, take my life,
    take my own life, taking my own life, taking my life, hurt myself, hurting myself, harm myself, harming myself,
    self harm, self harming, self injury, cutting myself, slit my wrists, slit my wrist, cut my wrists,
    hang myself, hanging myself, shoot myself, shooting myself, drown myself, poison myself, overdose|overdosed|overdosing|overdoses,
    going|gonna od,
    take all my pills, took all my pills, take all the pills, took too many pills,
    jump off a|the bridge, jump in front of a, step in front of a, rather die than|then live|keep|continue|suffer|feel|wake|exist|alive,
    want|wanna|wish|could sleep forever, sleep|asleep and not|never wake up,
    notice if i was|were gone|dead, thinking|thought|think of|about ending everything|myself,
    want|wanna end everything, gun to my head, no reason to live,
    no reason for living, nothing to live for, not worth living, isnt worth living, life is pointless,
    tired of living, tired of life, tired of being alive, done with life, give up on life, giving up on life,
    dont want to exist, dont want to be alive, do not want to be alive, dont want to wake up, never wake up,
    not wake up again, dont want to be here anymore, dont want to be here any more, do not want to be here anymore,
    end myself, ending myself, off myself, offing myself, sewerslide, sewer slide, goodbye note|letter, lost my will to live, no will to live,
    dont wanna be here anymore, no longer want to be here, cant go on like this, cant go on this way,
    cant go on with this, no point in living, no point living`,
  ),
  ...of(
    'crisis',
    'en-US',
    `
    took|swallowed all|bunch|handful|bottle|lot|many pills|tablets, taken all pills|tablets,
    took|taken|swallowed|drank whole|entire bottle`,
    { between: amounts },
  ),
  ...of(
    'crisis',
    'en-US',
    `
    jump|jumping|jumped off|from roof|bridge|building|balcony|cliff|overpass|ledge,
    jump|jumping|step|walk in front of train|trains|car|cars|bus|truck|traffic`,
    { between: articles },
  ),
  ...of('crisis', 'en-US', 'drive|driving|drove|walk|step off|from bridge|cliff|overpass, lost will live, cut wrists', {
    between: articles,
  }),
  ...of('crisis', 'en-US', 'wish|hope i wouldnt|dont|didnt|never|wont|couldnt wake up, dont wanna wake up', {
    unlessBefore: { words: list('late early before at so too tired sick the in on with my'), level: 'check' },
  }),
  ...of('crisis', 'en-US', 'done living', { unlessBefore: { words: places, level: 'none' } }),
  ...of('crisis', 'en-US', 'going|gonna|ready|plan|planning end things', {
    unlessBefore: { words: list('with at early there here'), level: 'check' },
  }),
  ...of('check', 'en-US', 'cant keep going, do myself in', {
    unlessBefore: { words: new Set([...days, ...pointers, 'to']), level: 'none' },
  }),
  ...of('check', 'en-US', 'i give up', {
    unlessBefore: { words: new Set([...pointers, ...list('my on smoking drinking alcohol coffee')]), level: 'none' },
  }),
  ...of(
    'check',
    'en-US',
    'make pain stop, want it all stop, want|wanna it over, want|going|gonna hurt someone|somebody|people|him|her|them',
    {
      between: articles,
    },
  ),
  ...of('check', 'es-US', 'me corte, no quiero seguir', {
    unlessBefore: { words: list('el la los las un una con en el recibiendo haciendo tomando'), level: 'none' },
  }),
  ...of('crisis', 'es-US', 'me corte venas, tome muchas|demasiadas|todas pastillas', { between: amounts }),
  ...of('crisis', 'en-US', 'nobody|noone miss me, no one miss me', {
    between: certainty,
    unlessBefore: { words: new Set([...days, 'at', 'on', 'if', 'for']), level: 'check' },
  }),
  ...of('crisis', 'en-US', 'rather die', { unlessBefore: { words: list('than then'), level: 'check' } }),
  ...of('crisis', 'en-US', 'thinking|thought|think of|about ending things|it, want|wanna end things', {
    unlessBefore: { words: list('with at early there here'), level: 'check' },
  }),
  ...of('check', 'en-US', 'going|gonna|want|wanna|about jump', { unlessBefore: { words: onCalls, level: 'none' } }),
  ...of(
    'check',
    'en-US',
    `
    took|taken|take all pills|tablets|meds|medication|medications|medicine,
    took|swallowed bunch|handful|bottle|lot|many meds|medication|medications|medicine`,
    {
      between: new Set([...amounts, ...mornings]),
    },
  ),
  ...of('crisis', 'en-US', 'cant go on, cannot go on, can not go on, couldnt go on', {
    unlessBefore: { words: new Set([...days, ...pointers]), level: 'none' },
  }),
  ...of('check', 'en-US', 'cant go on, cannot go on, can not go on', { unlessBefore: { words: days, level: 'none' } }),
  ...of('crisis', 'en-US', 'dont want to live, do not want to live, dont wanna live, no longer want to live', {
    unlessBefore: { words: places, level: 'check' },
  }),
  { level: 'crisis', locale: 'en-US', words: ['kms'], unlessAfterNumber: true },
  ...of('crisis', 'es-US', 'no quiero vivir', { unlessBefore: { words: places, level: 'check' } }),
  ...of('check', 'es-US', 'no puedo mas', {
    unlessBefore: { words: list('tarde temprano que el los'), level: 'none' },
  }),
  ...of(
    'crisis',
    'es-US',
    `
    quiero morir, quiero morirme, me quiero morir, quisiera morir, quisiera morirme, deseo morir,
    me quisiera morir, ganas de morir, ganas de morirme, ganas de matarme, prefiero morir, prefiero morirme,
    preferiria morir, pienso en morir, pensando en morir, pensando en la muerte, matarme, me quiero matar,
    me voy a matar, voy a matarme, quiero estar muerto, quiero estar muerta, quisiera estar muerto,
    quisiera estar muerta, ojala me muera, ojala me muriera, ojala estuviera muerto, ojala estuviera muerta,
    estaria mejor muerto, estaria mejor muerta, mejor muerto, mejor muerta, estarian mejor sin mi,
    estaran mejor sin mi, no quiero seguir viviendo, no quiero vivir mas, sin ganas de vivir,
    no tengo ganas de vivir, no vale la pena vivir, no tiene sentido vivir, no tengo razon para vivir,
    no tengo razones para vivir, ninguna razon para vivir, sin razon para vivir, sin razones para vivir,
    no tengo motivos para vivir, ningun motivo para vivir, cansado de vivir, cansada de vivir, harto de vivir,
    harta de vivir, no quiero existir, no quiero despertar, no despertar nunca, no quiero seguir aqui,
    no quiero estar mas aqui, ya no quiero estar aqui, no puedo seguir asi, no puedo seguir viviendo,
    no puedo seguir mas, suicidio, suicida, suicidas, suicidarme, suicidarse, suicidar, suicidarnos, suicido,
    hacerme dano, me quiero hacer dano, me voy a hacer dano, me hago dano, lastimarme, me quiero lastimar,
    autolesion, autolesionarme, autolesiones, cortarme las venas, me corto las venas, ahorcarme, pegarme un tiro,
    tirarme de un puente, tirarme por la ventana, me boy a matar, me suicido, ojala no despierte|despertara, no despertar mas, prefiero|preferiria estar muerto|muerta,
    preferiria no vivir|existir|despertar, no quiero estar vivo|viva, volarme la cabeza, volarme los sesos, quitarme la vida, me quito la vida, me quiero quitar la vida,
    me voy a quitar la vida, acabar con mi vida, terminar con mi vida, acabar con todo, terminar con todo,
    tomarme todas las pastillas, tomar todas mis pastillas, me tome todas las pastillas,
    no quiero estar|seguir|vivir en este mundo, no quiero estar|seguir|vivir en esta vida,
    no le veo|encuentro|hallo sentido a la|mi vida, no veo|encuentro|hallo sentido a la|mi vida,
    no le veo|encuentro|hallo sentido a vivir, la|mi vida no tiene sentido,
    nadie me extranaria|extranara|extrane|extranaran, nadie me va a extranar, nadie me echaria|echara de menos,
    quiero|quisiera dormir|dormirme para siempre, dormir|dormirme y no despertar, no volver a despertar`,
  ),
  ...of(
    'crisis',
    'es-US',
    `
    me tome todas pastillas, me tome todo frasco, me tome monton|puno|frasco pastillas,
    tirarme|aventarme|lanzarme|tirar|aventar|lanzar de|del puente|techo|edificio|balcon,
    tirarme|aventarme|lanzarme al tren|metro`,
    { between: amounts },
  ),
  ...of(
    'check',
    'en-US',
    `
    die, dying, death, kill, kills, killed, killing, killer, kys, end it, ending it, cut myself, please|pls|plz|someone|somebody|dont stop me,
    want to disappear, wanna disappear, be a burden, am a burden, im a burden, cant do this anymore,
    cant do this any more, cant take it anymore, cant take this anymore, cant take it any more,
    cutting again, burn|burned|burning myself, starve|starving myself, this is goodbye, voices tell|telling me, dont want to be here, do not want to be here, dont wanna be here, hopeless, worthless, no way out,
    no point anymore, want the pain to end, want the pain to stop, make it stop, goodbye forever, have a gun,
    murder`,
  ),
  // an emergency of the body is no crisis line's, but waits for nobody's morning: the answer names 911
  ...of(
    'check',
    'en-US',
    `
    chest pain, chest pains, pain in chest, chest hurts, cant|cannot breathe|breath, can not breathe, trouble|difficulty breathing, hard to breathe,
    bleeding out|heavily|badly, passed out, passing out, fainted, having|had seizure|stroke, vomiting|throwing up blood, collapsed, unconscious, not responding`,
    { between: articles },
  ),
  ...of(
    'check',
    'es-US',
    `
    dolor en pecho, dolor de pecho, no puedo respirar, no puede respirar, me cuesta respirar, falta aire, me desmaye, se desmayo, convulsion, convulsiones,
    vomito|vomitando sangre, sangro|sangrando mucho, inconsciente, no responde, no reacciona`,
    { between: articles },
  ),
  ...of(
    'check',
    'es-US',
    `
    morir, morirme, muero, matar, muerte, me mato, sobredosis, estoy muriendo, tengo una|un pistola|arma, quiero desaparecer, quisiera desaparecer,
    me quiero desaparecer, colgarme, no aguanto mas, no lo aguanto, no soporto mas, soy una carga, soy un estorbo,
    no quiero estar aqui, ya no aguanto, quiero que todo termine|acabe, me rindo, me corto, cortarme, no valgo nada, sin esperanza`,
  ),
];

/** Words that may stand between the words of any phrase. */
export const fillers: ReadonlySet<string> = list(`
  just really so much very badly fucking fuckin freaking effing only simply now please even ever all like honestly kinda literally
  actually again today tonight off already i to too be 2 u ya solo nomas mucho tanto muchisimo simplemente hoy siempre realmente sinceramente yo`);

/**
 * Words that match despite one typing slip: a letter wrong, missing, doubled or swapped with its neighbour. Each lists
 * the ordinary words one letter away, which do not match: "will myself" is no slip of "kill myself".
 */
export const keyWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    kill: 'will bill fill hill mill pill till gill dill sill skill krill ill jill kilo kiln kilt kills',
    killing: 'filling billing willing milling tilling pilling skilling',
    myself: '',
    suicide: '',
    suicidal: '',
    suicidio: '',
    suicida: '',
    suicidarme: '',
    unalive: '',
    want: 'wants wait went cant wand wart watt ant pant rant waft wont what wana',
    wanna: 'wanda manna',
    dying: 'drying lying tying buying trying dyeing eying doing',
    dead: 'head read lead deal dear deed dad bead dean deaf date dread mead',
    life: 'wife lift like lie live line file lice lime rife fife',
    hurt: 'hunt hut curt hurl hurts hart',
    alive: 'olive live arrive slive',
    live: 'love life give five dive line like lives lived liver hive jive lie olive alive lime',
    living: 'giving loving liking lining diving hiving riving lying',
    exist: 'exit exists',
    better: 'letter bitter butter setter wetter better',
    wrists: '',
    overdose: '',
    quiero: 'quiere quieto',
    morir: '',
    morirme: '',
    matar: 'atar mata matas natar catar datar mamar',
    matarme: 'atarme',
    vivir: 'vivi vivia',
    vida: 'viva vina vila villa ida vide video vita',
    dano: 'bano dado mano sano pano ano grano dan danos dao dino',
    hacerme: 'hacerse hacerle hacerte',
    muerto: 'puerto huerto tuerto',
    muerta: 'puerta huerta cuerta',
    suicidarse: '',
    ganas: 'ganar gana gases canas',
  }).map(([word, ordinary]) => [word, list(ordinary)]),
);
