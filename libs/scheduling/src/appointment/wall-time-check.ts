import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { AppointmentRepository } from './appointment.repository.js';

const RUNBOOK = 'docs/runbooks/production.md, "When a country changes its clocks"';

/**
 * New time-zone rules do not move a visit: its instant stays, and is then at another wall time than was agreed on. At
 * its start the worker says how many visits ahead that concerns. It moves none: a person has to ask the patient.
 */
@Injectable()
export class WallTimeCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly appointments: AppointmentRepository,
    private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.warn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  private async warn(): Promise<void> {
    try {
      for (const { id } of await this.unitOfWork.lookup<{ id: string }>('SELECT all_clinics() AS id')) {
        const visits = await this.unitOfWork.run(id, () => this.appointments.countOffWallTime());
        if (visits > 0)
          this.log.warn(
            { clinicId: id },
            `visits ahead that are no longer at the wall time that was agreed on: ${visits}; see ${RUNBOOK}`,
          );
      }
    } catch (error) {
      this.log.warn({ error }, 'it could not be checked whether visits are at the wall time that was agreed on');
    }
  }
}
