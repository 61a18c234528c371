/** The port for "now". Domains get the transaction's time by the database's clock, so that every process agrees. */
export abstract class Clock {
  abstract now(): Date;
}

/** Real time of this process: for log lines and the ages of local things, never for what is due. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
