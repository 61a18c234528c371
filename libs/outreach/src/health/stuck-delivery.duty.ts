import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { type Duty, UnitOfWork } from '@snowmelt/database';
import { Tasks } from '@snowmelt/tasks';

/** An event that no subscriber could handle after many tries is told to a person: what follows from it is not done. */
@Injectable()
export class StuckDeliveryDuty implements Duty {
  readonly name = 'outreach.stuck-delivery';
  readonly everySeconds = 60;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  async act(): Promise<void> {
    const stuck = await this.unitOfWork.query<{ key: string; patientId: string | null }>(
      `SELECT concat_ws(':', 'stuck', subscriber, event_seq) AS key, patient_id AS "patientId" FROM stuck_event_delivery ORDER BY event_seq`,
    );
    const dueAt = this.clock.now();
    await this.tasks.settle(
      'stuck-delivery',
      stuck.map((one) => ({ ...one, kind: 'stuck_delivery', dueAt })),
    );
  }
}
