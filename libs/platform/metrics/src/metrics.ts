import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One figure of a metric. Labels are words of the program, never of a patient, and no id. */
export interface Reading<Label extends string = string> {
  readonly labels?: Readonly<Record<Label, string>>;
  readonly value: number;
}

export interface Described<Label extends string = never> {
  /** `snowmelt_<what>_<unit>`; a counter ends in `_total`. */
  readonly name: `snowmelt_${string}`;
  readonly help: string;
  readonly labels?: readonly Label[];
}

type Read<Label extends string> = () => readonly Reading<Label>[] | Promise<readonly Reading<Label>[]>;

/** A figure that is not read within this time is left out of the scrape, so that the others arrive. */
const PATIENCE_MS = 2000;

/** What a label may be: a word, a code, a route's template. Ids and tokens have more digits or letters in a row. */
const WORD = /^[\w./:*+-]{0,80}$/;
const RANDOM = /[0-9a-f]{8}-[0-9a-f]{4}|[\w-]{40,}|\d{5,}/i;

/** The figures of this process, for a scrape. They belong to one application, so that two in one process do not mix. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor(
    config: Config,
    private readonly log: Logger,
  ) {
    // watching the event loop and the garbage collector costs a little: only where somebody scrapes
    if (config.values.METRICS_PORT !== undefined) collectDefaultMetrics({ register: this.registry });
  }

  /** A figure that goes up and down, read when it is scraped. No reading: the figure is not known, and left out. */
  gauge<Label extends string = never>({ name, help, labels = [] }: Described<Label>, read: Read<Label>): void {
    const gauge: Gauge<Label> = new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      collect: async () => {
        const readings = await this.readInTime(read);
        gauge.reset();
        if (labels.length === 0) gauge.remove(); // a reset gauge without labels would say 0
        for (const { labels: given, value } of readings) gauge.set(bounded(given), value);
      },
    });
  }

  /** What only grows while the process runs, from totals that are kept elsewhere. */
  counter<Label extends string = never>({ name, help, labels = [] }: Described<Label>, read: Read<Label>): void {
    const counter: Counter<Label> = new Counter({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      collect: async () => {
        const readings = await this.readInTime(read);
        counter.reset();
        for (const { labels: given, value } of readings) counter.inc(bounded(given), value);
      },
    });
  }

  /** Durations in seconds. Returns how to record one. */
  durations<Label extends string>(
    { name, help, labels = [] }: Described<Label>,
    buckets: readonly number[],
  ): (labels: Readonly<Record<Label, string>>, seconds: number) => void {
    const histogram = new Histogram({
      name,
      help,
      labelNames: labels,
      buckets: [...buckets],
      registers: [this.registry],
    });
    return (given, seconds) => histogram.observe(bounded(given), seconds);
  }

  readonly contentType: string = this.registry.contentType;

  /** Everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private async readInTime<Label extends string>(read: Read<Label>): Promise<readonly Reading<Label>[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('a figure took too long')), PATIENCE_MS);
    });
    try {
      return await Promise.race([read(), late]);
    } catch (error) {
      this.log.warn({ error }, 'a figure could not be read; the scrape goes without it');
      return [];
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The last guard: what does not look like a word of the program is `other`. It should never be needed. */
function bounded<Label extends string>(given?: Readonly<Record<Label, string>>): Record<Label, string> {
  const labels = Object.entries<string>(given ?? {}).map(([name, value]) => [
    name,
    WORD.test(value) && !RANDOM.test(value) ? value : 'other',
  ]);
  return Object.fromEntries(labels) as Record<Label, string>;
}
