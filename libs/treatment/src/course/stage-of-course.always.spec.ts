import { Stage } from '@snowmelt/contracts';
import fc from 'fast-check';
import { isLater, nextStages } from './course.stage.js';
import { courseStage, type CourseFacts, type Decision } from './stage-of-course.js';

const START = Date.UTC(2026, 10, 30);
const minute = (n: number) => new Date(START + n * 60_000);
type Step = { readonly kind: 'dose' } | { readonly kind: 'decision'; readonly choice: number };

/** The life of a course: a dose is given, or somebody chooses among the stages that the table offers. */
class Life {
  private stage: Stage;
  private heldFrom: Stage | null = null;
  private readonly decisions: Decision[];
  private readonly dosesRecordedAt: Date[] = [];
  private now = 0;

  constructor(
    start: Stage,
    private readonly plannedDoses: number,
  ) {
    this.stage = start;
    this.decisions = [{ id: '0000', from: null, to: start, at: minute(0) }];
  }

  get facts(): CourseFacts {
    return { decisions: this.decisions, dosesRecordedAt: this.dosesRecordedAt, plannedDoses: this.plannedDoses };
  }

  get known() {
    return { stage: this.stage, heldFrom: this.heldFrom };
  }

  take(step: Step): void {
    this.now += 1;
    if (step.kind === 'dose') this.dosesRecordedAt.push(minute(this.now));
    else this.decide(step.choice);
    this.stage = courseStage(this.facts) as Stage;
  }

  private decide(choice: number): void {
    const offered = nextStages(this.known);
    const to = offered[choice % Math.max(offered.length, 1)];
    if (!to) return;
    this.decisions.push({ id: String(this.now).padStart(4, '0'), from: this.stage, to, at: minute(this.now) });
    this.heldFrom = to === 'on_hold' ? this.stage : null;
  }
}

const steps = fc.array(
  fc.oneof(
    fc.constant<Step>({ kind: 'dose' }),
    fc.nat(11).map((choice): Step => ({ kind: 'decision', choice })),
  ),
  { maxLength: 30 },
);
const lives = fc.tuple(fc.constantFrom(...Stage.options), fc.integer({ min: 1, max: 8 }), steps);
const lived = ([start, planned, taken]: [Stage, number, Step[]]) => {
  const life = new Life(start, planned);
  for (const step of taken) life.take(step);
  return life;
};

describe('the stage of a course, whatever happens', () => {
  it('is the same in whatever order its facts are listed', () => {
    fc.assert(
      fc.property(lives, fc.infiniteStream(fc.double({ noNaN: true })), (life, places) => {
        const { facts } = lived(life);
        const shuffled = <T>(items: readonly T[]) =>
          items
            .map((item) => ({ item, place: places.next().value as number }))
            .sort((a, b) => a.place - b.place)
            .map(({ item }) => item);
        expect(
          courseStage({
            ...facts,
            decisions: shuffled(facts.decisions),
            dosesRecordedAt: shuffled(facts.dosesRecordedAt),
          }),
        ).toBe(courseStage(facts));
      }),
    );
  });

  it('never goes back because a dose was given, and never from a hold or an ending', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const before = lived(life);
        const after = lived([life[0], life[1], [...life[2], { kind: 'dose' }]]);
        const [from, to] = [before.known.stage, after.known.stage];
        expect(to === from || isLater(to, from)).toBe(true);
      }),
    );
  });

  it('goes past the consent only where somebody said that it was given', () => {
    const isConsented = (stage: Stage) => stage === 'consented' || isLater(stage, 'consented');
    fc.assert(
      fc.property(lives, (life) => {
        const { facts, known } = lived(life);
        expect(isConsented(known.stage) && !facts.decisions.some(({ to }) => isConsented(to))).toBe(false);
      }),
    );
  });

  it('is what somebody has just decided, but for a hold that is lifted to where the course was', () => {
    fc.assert(
      fc.property(lives, fc.nat(11), (life, choice) => {
        const before = lived(life).known;
        const offered = nextStages(before);
        fc.pre(offered.length > 0);
        const decided = offered[choice % offered.length] as Stage;
        const { stage } = lived([life[0], life[1], [...life[2], { kind: 'decision', choice }]]).known;
        if (before.stage === 'on_hold' && decided === before.heldFrom)
          expect(stage === decided || isLater(stage, decided)).toBe(true);
        else expect(stage).toBe(decided);
      }),
    );
  });
});
