/** The port for "now". Domains get the transaction's time from the database's clock, so that all processes agree. */
export abstract class Clock {
  abstract now(): Date;
}

/** The real time of this process, for log lines and local ages only. Never decides what is due. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
