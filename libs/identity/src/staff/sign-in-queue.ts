import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { CodedError } from '@snowmelt/http';

/** Each takes a thread, 19 MiB and at times a connection of the pool. */
const AT_ONCE = 4;
/** Inside and waiting, of all and of one network: a few tenths of a second of work. */
const PLACES = 64;
const PLACES_OF_ONE = 32;

/**
 * Passwords are checked a few at a time, so that a flood of sign-ins leaves the pool and the processor to those who are signed in.
 * Who comes when the queue is full is asked to come again, before anything is read about whom they say they are.
 */
@Injectable()
export class SignInQueue {
  private readonly placesOf = new Map<string, number>();
  private readonly waiting: (() => void)[] = [];
  private places = 0;
  private running = 0;

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
      await this.turn();
      try {
        return await work();
      } finally {
        this.next();
      }
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

  private async turn(): Promise<void> {
    if (this.running >= AT_ONCE)
      return new Promise((resume) => {
        this.waiting.push(resume);
      });
    this.running += 1;
  }

  /** Whoever waits longest goes on in the place that becomes free. */
  private next(): void {
    const resume = this.waiting.shift();
    if (resume) resume();
    else this.running -= 1;
  }
}

/** Of IPv6 the first 64 bits: the rest one customer of a provider may choose. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = ''] = address.split('::');
  return [...head.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}
