import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { OwedText } from './dispatch/text-budget.js';
import { VISIT_LINK } from './plan/kinds/visit-link.js';
import type { Addressed } from './touch.repository.js';

/** One that is still to be sent, and until when it waits; null: it is due. */
export type PlannedMessage = Addressed & OwedText & { readonly waitsUntil: Date | null };

/** What staff have just asked for, to tell them how and when it goes. */
@Injectable()
export class PlannedTouchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The planned touch that will send the link to a visit: its own, or the one that carries it. */
  async link(appointmentId: string): Promise<PlannedMessage | null> {
    const key = `SELECT coalesce(l.goes_with, l.key) FROM touch l WHERE l.appointment_id = $1 AND l.template = $2 AND l.status IN ('planned', 'carried') ORDER BY l.id DESC LIMIT 1`;
    return this.planned(key, [appointmentId, VISIT_LINK]);
  }

  /** The touch with this key, if it is still to be sent. */
  byKey(key: string): Promise<PlannedMessage | null> {
    return this.planned('SELECT $1::text', [key]);
  }

  private async planned(key: string, values: readonly string[]): Promise<PlannedMessage | null> {
    const [row] = await this.unitOfWork.query<PlannedMessage>(
      `SELECT t.id, t.patient_id AS "patientId", t.template, t.rank, t.due_at AS "dueAt", t.appointment_id AS "appointmentId",
        t.appointment_version AS "appointmentVersion", CASE WHEN t.due_at > snowmelt_now() THEN t.due_at END AS "waitsUntil"
       FROM touch t WHERE t.key = (${key}) AND t.status = 'planned'`,
      values,
    );
    return row ?? null;
  }
}
