/** Numbers that look random: the same ones for the same seed, on every machine. */
export interface Chance {
  /** From 0 to just below 1. */
  readonly next: () => number;
  /** A whole number from `from` to `to`, both included. */
  readonly between: (from: number, to: number) => number;
  readonly happens: (share: number) => boolean;
  readonly of: <T>(list: readonly T[]) => T;
}

/** Mulberry32, which is short and good enough for a script. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    happens: (share) => next() < share,
    of: (list) => list[between(0, list.length - 1)] as (typeof list)[number],
  };
}
