import { Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** OWASP ASVS 5.0 appendix C: argon2id, 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/** Made with weaker parameters than those of today. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost } = parseOptions(passwordHash);
  return memoryCost < PARAMETERS.memoryCost || timeCost < PARAMETERS.timeCost;
}

@Injectable()
export class PasswordCheck {
  private decoy: Promise<string> | undefined;

  /** Takes equally long when there is no hash to compare with (`null`). */
  async fits(passwordHash: string | null, password: string): Promise<boolean> {
    this.decoy ??= hashPassword('nobody has this password');
    const against = passwordHash ?? (await this.decoy);
    const fits = await verify(against, password);
    return fits && passwordHash !== null;
  }
}
