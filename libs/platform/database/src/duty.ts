import pLimit from 'p-limit';
import type { UnitOfWork } from './unit-of-work.js';

/** How much a duty finds at a time. */
const BATCH = 200;
/** No new call to a provider starts after this long: one that does not respond must not hold up the other duties. */
const PROVIDERS_MS = 5000;

export interface OfClinic {
  readonly clinicId: string;
}

/**
 * What the worker does again and again: it finds what waits and acts on each. Several workers do it at once, so `act`
 * looks again, under a lock, whether it is still to be done.
 */
export interface Duty<Found extends OfClinic = OfClinic> {
  /** The name for the log. */
  readonly name: string;
  /** From the end of one round to the next; without it SWEEP_SECONDS. Duties of one rhythm come one after another. */
  readonly everySeconds?: number;
  /** It has a timer of its own: neither does it wait for the other duties of its rhythm, nor they for it. */
  readonly apart?: boolean;
  /** How many are acted on at the same time; one if it does not say. */
  readonly atOnce?: number;
  /** `act` calls a provider: it gets no transaction, which would be held meanwhile, and opens its own. */
  readonly asksProvider?: boolean;
  /** What waits, of all clinics, by a look-up: ids only. Without it, every clinic. */
  find?: (limit: number) => Promise<readonly Found[]>;
  /** One batch of it, in a transaction of its clinic. Returns true when there may be more of the same. */
  act: (found: Found) => Promise<unknown>;
  /** After a failure, in a transaction of its own: it must not be found again at once. */
  postpone?: (found: Found) => Promise<void>;
}

interface Performance {
  /** A failure stops neither what else was found nor other duties. */
  readonly onFailure: (found: OfClinic, error: unknown) => void;
  /** False once the worker stops. */
  readonly goesOn?: () => boolean;
}

/** One round of a duty. Returns how much was found. @throws when nothing can be looked up */
export async function performDuty<Found extends OfClinic>(
  unitOfWork: UnitOfWork,
  duty: Duty<Found>,
  { onFailure, goesOn = () => true }: Performance,
): Promise<number> {
  const found = (await (duty.find?.(BATCH) ?? everyClinic(unitOfWork))) as readonly Found[];
  const until = performance.now() + (duty.asksProvider ? PROVIDERS_MS : Infinity);
  const inClinic = (one: Found, work: () => Promise<unknown>) => unitOfWork.run(one.clinicId, work);
  const act = (one: Found) => (duty.asksProvider ? duty.act(one) : inClinic(one, () => duty.act(one)));
  const one = async (next: Found) => {
    try {
      while (goesOn() && (await act(next)) === true);
    } catch (error) {
      onFailure(next, error);
      const { postpone } = duty;
      if (postpone)
        await inClinic(next, () => postpone.call(duty, next)).catch((fault: unknown) => onFailure(next, fault));
    }
  };
  await pLimit(duty.atOnce ?? 1).map(found, async (next) => {
    if (goesOn() && performance.now() < until) await one(next);
  });
  return found.length;
}

export const everyClinic = (unitOfWork: UnitOfWork) =>
  unitOfWork.lookup<{ clinicId: string }>('SELECT all_clinics() AS "clinicId"');
