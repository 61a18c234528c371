import { type BeforeApplicationShutdown, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { type Duty, type OfClinic, performDuty } from './duty.js';
import { UnitOfWork } from './unit-of-work.js';

/** Below the 30 s that process managers allow before they kill. */
const SHUTDOWN_MS = 25_000;

/** How a duty stands, for the operator. */
export interface DutyHealth {
  readonly duty: string;
  readonly everySeconds: number;
  /** Since its last round was over; null before the first one. */
  readonly secondsAgo: number | null;
  /** Since its last round in which nothing failed; null before the first one. */
  readonly successSecondsAgo: number | null;
  /** Since the worker began: a first round that never ends shows by this. */
  readonly startedSecondsAgo: number;
  /** In its last round; `nothing could be looked up` counts as one. */
  readonly failures: number;
}

interface Registered {
  readonly name: string;
  readonly everySeconds: number;
  /** Duties of one line share a timer. */
  readonly line: string;
  readonly perform: (onFailure: (found: OfClinic | null, error: unknown) => void) => Promise<unknown>;
  endedAtMs: number | null;
  succeededAtMs: number | null;
  failures: number;
  running: Promise<void> | undefined;
  isWanted: boolean;
}

/**
 * Performs the duties of the worker, on timers of its own. It depends on no job, so an empty queue costs at most one
 * round. Duties of one rhythm come one after another, as they were added. Those of another rhythm, and those apart, do
 * not wait for them: what is due goes out while many facts are still being delivered.
 */
@Injectable()
export class Duties implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly all: Registered[] = [];
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly rounds = new Map<string, Promise<void>>();
  private readonly startedMs = performance.now();
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
    private readonly log: Logger,
  ) {}

  add<Found extends OfClinic>(duty: Duty<Found>): void {
    if (this.all.some(({ name }) => name === duty.name)) throw new Error(`two duties are named ${duty.name}`);
    const everySeconds = duty.everySeconds ?? this.config.values.SWEEP_SECONDS;
    this.all.push({
      name: duty.name,
      everySeconds,
      line: duty.apart ? duty.name : String(everySeconds),
      perform: (onFailure) => performDuty(this.unitOfWork, duty, { onFailure, goesOn: () => !this.stopped }),
      endedAtMs: null,
      succeededAtMs: null,
      failures: 0,
      running: undefined,
      isWanted: false,
    });
  }

  /** Each duty first after one sweep, so that a purge every hour does not wait an hour. */
  onApplicationBootstrap(): void {
    const { SWEEP_SECONDS } = this.config.values;
    for (const { line, everySeconds } of this.all)
      if (!this.timers.has(line)) this.schedule(line, everySeconds, Math.min(everySeconds, SWEEP_SECONDS));
  }

  /** Waits for the running rounds, but not for ever: another worker goes on with what they leave. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    const running = [...this.rounds.values(), ...this.all.map(async (duty) => duty.running)];
    await Promise.race([
      Promise.all(running),
      new Promise((resume) => {
        setTimeout(resume, SHUTDOWN_MS).unref();
      }),
    ]);
  }

  /** All duties once, in their order; `line`: only those that share this timer: a rhythm, or a duty apart. */
  async round(line?: string | number): Promise<void> {
    for (const duty of this.all)
      if ((line === undefined || duty.line === String(line)) && !this.stopped) await this.perform(duty);
  }

  /** Performs a duty now, or once more if it is being performed: what woke it may have come too late for this round. */
  async wake(name: string): Promise<void> {
    const duty = this.all.find((one) => one.name === name);
    if (!duty || this.stopped) return;
    duty.isWanted = duty.running !== undefined;
    await this.perform(duty);
  }

  health(): DutyHealth[] {
    const secondsSince = (ms: number) => Math.round((performance.now() - ms) / 1000);
    const ago = (ms: number | null) => (ms === null ? null : secondsSince(ms));
    return this.all.map(({ name, everySeconds, endedAtMs, succeededAtMs, failures }) => ({
      duty: name,
      everySeconds,
      secondsAgo: ago(endedAtMs),
      successSecondsAgo: ago(succeededAtMs),
      startedSecondsAgo: secondsSince(this.startedMs),
      failures,
    }));
  }

  private schedule(line: string, everySeconds: number, waitSeconds: number): void {
    const begin = () => {
      const round = this.round(line).finally(() => {
        if (!this.stopped) this.schedule(line, everySeconds, everySeconds);
      });
      this.rounds.set(line, round);
    };
    this.timers.set(line, setTimeout(begin, waitSeconds * 1000));
  }

  private perform(duty: Registered): Promise<void> {
    duty.running ??= this.untilUnwanted(duty).finally(() => {
      duty.running = undefined;
    });
    return duty.running;
  }

  private async untilUnwanted(duty: Registered): Promise<void> {
    do {
      duty.isWanted = false;
      let failures = 0;
      const failed = (found: OfClinic | null, error: unknown) => {
        failures += 1;
        this.log.error(
          { job: duty.name, ...(found && { clinicId: found.clinicId }), error },
          'a duty could not be done; its next round tries again',
        );
      };
      await duty.perform(failed).catch((error: unknown) => failed(null, error));
      [duty.endedAtMs, duty.failures] = [performance.now(), failures];
      if (failures === 0) duty.succeededAtMs = duty.endedAtMs;
    } while (duty.isWanted && !this.stopped);
  }
}

/** For the worker only. */
@Module({ providers: [Duties], exports: [Duties] })
export class DutiesModule {}
