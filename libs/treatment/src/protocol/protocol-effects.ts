import { labelOfNumber } from '@snowmelt/contracts';
import type { Effect } from '@snowmelt/rules';

/** Courses in progress on one version of a protocol, with the names of its numbers. */
export interface Running {
  readonly version: number;
  readonly courses: number;
  readonly numbers: readonly string[];
}

const effect = (words: string): Effect => ({ words, patients: [] });
const isOne = (count: number) => count === 1;
const coursesOf = (count: number) => `${count} ${isOne(count) ? 'course' : 'courses'} in progress`;

/** What another version of a protocol will do to courses. Pure. `numbers`: the names of those that it has. */
export function protocolEffects(running: readonly Running[], numbers: readonly string[]): Effect[] {
  const all = running.reduce((sum, { courses }) => sum + courses, 0);
  const lacking = running.flatMap(({ version, courses, numbers: own }) => {
    const taken = numbers.filter((name) => !own.includes(name)).map((name) => `“${labelOfNumber(name)}”`);
    if (taken.length === 0) return [];
    return [
      effect(
        `${coursesOf(courses)} on version ${version} ${isOne(courses) ? 'takes' : 'take'} from it what that version lacks: ${taken.join(', ')}.`,
      ),
    ];
  });
  return [
    effect('Every course that starts from that day on follows this version.'),
    effect(
      all === 0
        ? 'No course on this protocol is in progress.'
        : `${coursesOf(all)} ${isOne(all) ? 'keeps the numbers that it' : 'keep the numbers that they'} started with.`,
    ),
    ...lacking,
  ];
}
