import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { CodedError } from '@snowmelt/http';
import pLimit from 'p-limit';

/** Each check takes a thread, 19 MiB and at times a connection of the pool. */
const AT_ONCE = 4;
/** Running and waiting, in all and per network: a few tenths of a second of work. */
const PLACES = 64;
const PLACES_OF_ONE = 32;

/**
 * Checks a few passwords at a time, so that a flood of sign-ins leaves the pool and the processor to signed-in users.
 * When the queue is full, the caller is told to retry before anything about the account is read.
 */
@Injectable()
export class SignInQueue {
  private readonly checks = pLimit(AT_ONCE);
  private readonly placesOf = new Map<string, number>();
  private places = 0;

  async run<T>(address: string, work: () => Promise<T>): Promise<T> {
    const network = networkOf(address);
    if (this.places >= PLACES || (this.placesOf.get(network) ?? 0) >= PLACES_OF_ONE) {
      throw new CodedError(
        429,
        'IDENTITY.SIGN_IN_BUSY',
        'Many people are signing in right now. Please try again in a few seconds.',
        { retryAfterSeconds: 2 },
      );
    }
    this.take(network, 1);
    try {
      return await this.checks(work);
    } finally {
      this.take(network, -1);
    }
  }

  private take(network: string, places: 1 | -1): void {
    this.places += places;
    const left = (this.placesOf.get(network) ?? 0) + places;
    if (left === 0) this.placesOf.delete(network);
    else this.placesOf.set(network, left);
  }
}

/** The first 64 bits of an IPv6 address: one customer of a provider can choose the rest. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = ''] = address.split('::');
  return [...head.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}
