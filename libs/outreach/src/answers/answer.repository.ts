import { Injectable } from '@nestjs/common';
import type { AnswerText } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** Answers that staff chose. The plan goes by them. */
@Injectable()
export class AnswerRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Null when this patient did not have the number at the time, or there is no such text. */
  async tasksOf(inboundMessageId: string, patientId: string): Promise<string[] | null> {
    const [row] = await this.unitOfWork.query<{ taskIds: string[] }>(
      'SELECT task_ids AS "taskIds" FROM sender_of_text WHERE inbound_message_id = $1 AND patient_id = $2',
      [inboundMessageId, patientId],
    );
    return row?.taskIds ?? null;
  }

  async add(inboundMessageId: string, { patientId, answer }: AnswerText, by: string): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO text_answer (clinic_id, inbound_message_id, patient_id, answer, chosen_by)
       SELECT current_clinic_id(), $1, $2, $3, $4 RETURNING id`,
      [inboundMessageId, patientId, answer, by],
    );
    return (row as { id: string }).id;
  }
}
