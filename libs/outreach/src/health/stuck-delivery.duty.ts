import { Injectable } from '@nestjs/common';
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
  ) {}

  async act(): Promise<void> {
    const stuck = await this.unitOfWork.query<{ key: string; patientId: string | null; dueAt: Date }>(
      `SELECT concat_ws(':', 'stuck', subscriber, event_seq) AS key, patient_id AS "patientId", occurred_at AS "dueAt" FROM stuck_event_delivery ORDER BY event_seq`,
    );
    await this.tasks.settle(
      'stuck-delivery',
      stuck.map((one) => ({ ...one, kind: 'stuck_delivery' })),
    );
  }
}
