import { hash, verify } from '@node-rs/argon2';

/** OWASP ASVS 5.0 appendix C: argon2id, 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 4;

let running = 0;
const waiting: (() => void)[] = [];

/** At most four hashes at a time in a process, so that a hundred sign-ins do not take gigabytes. */
async function gated<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resume) => waiting.push(resume));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

export function hashPassword(password: string): Promise<string> {
  return gated(() => hash(password, PARAMETERS));
}

let decoy: Promise<string> | undefined;

/** Takes as long for an unknown person (`null`) as for a known one. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const against = passwordHash ?? await decoy;
  const fits = await gated(() => verify(against, password));
  return fits && passwordHash !== null;
}
