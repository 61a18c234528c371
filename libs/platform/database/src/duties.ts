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
  /** In its last round; `nothing could be looked up` counts as one. */
  readonly failures: number;
}

interface Registered {
  readonly name: string;
  readonly everySeconds: number;
  readonly perform: (onFailure: (found: OfClinic | null, error: unknown) => void) => Promise<unknown>;
  endedAtMs: number | null;
  failures: number;
  running: Promise<void> | undefined;
  isWanted: boolean;
}

/**
 * Performs the duties of the worker, on timers of its own. It depends on no job, so an empty queue costs at most one
 * round. Duties of one rhythm come one after another, as they were added: facts are delivered before what they make
 * due is sent. Those of another rhythm do not wait for them.
 */
@Injectable()
export class Duties implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly all: Registered[] = [];
  private readonly timers = new Map<number, NodeJS.Timeout>();
  private readonly rounds = new Map<number, Promise<void>>();
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
    private readonly log: Logger,
  ) {}

  add<Found extends OfClinic>(duty: Duty<Found>): void {
    if (this.all.some(({ name }) => name === duty.name)) throw new Error(`two duties are named ${duty.name}`);
    this.all.push({
      name: duty.name,
      everySeconds: duty.everySeconds ?? this.config.values.SWEEP_SECONDS,
      perform: (onFailure) => performDuty(this.unitOfWork, duty, { onFailure, goesOn: () => !this.stopped }),
      endedAtMs: null,
      failures: 0,
      running: undefined,
      isWanted: false,
    });
  }

  /** Each duty first after one sweep, so that a purge every hour does not wait an hour. */
  onApplicationBootstrap(): void {
    const { SWEEP_SECONDS } = this.config.values;
    for (const rhythm of new Set(this.all.map(({ everySeconds }) => everySeconds)))
      this.schedule(rhythm, Math.min(rhythm, SWEEP_SECONDS));
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

  /** All duties once, in their order; `rhythm`: only those. */
  async round(rhythm?: number): Promise<void> {
    for (const duty of this.all)
      if ((rhythm === undefined || duty.everySeconds === rhythm) && !this.stopped) await this.perform(duty);
  }

  /** Performs a duty now, or once more if it is being performed: what woke it may have come too late for this round. */
  async wake(name: string): Promise<void> {
    const duty = this.all.find((one) => one.name === name);
    if (!duty || this.stopped) return;
    duty.isWanted = duty.running !== undefined;
    await this.perform(duty);
  }

  health(): DutyHealth[] {
    return this.all.map(({ name, everySeconds, endedAtMs, failures }) => ({
      duty: name,
      everySeconds,
      secondsAgo: endedAtMs === null ? null : Math.round((performance.now() - endedAtMs) / 1000),
      failures,
    }));
  }

  private schedule(rhythm: number, waitSeconds: number): void {
    const begin = () => {
      const round = this.round(rhythm).finally(() => {
        if (!this.stopped) this.schedule(rhythm, rhythm);
      });
      this.rounds.set(rhythm, round);
    };
    this.timers.set(rhythm, setTimeout(begin, waitSeconds * 1000));
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
    } while (duty.isWanted && !this.stopped);
  }
}

/** For the worker only. */
@Module({ providers: [Duties], exports: [Duties] })
export class DutiesModule {}
