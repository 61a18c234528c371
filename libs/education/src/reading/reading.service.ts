import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { EventLog } from '@snowmelt/events';
import type { EducationItem } from '../library/education-item.js';
import { type Reading, ReadingRepository } from './reading.repository.js';

/** Records that a patient opened and acknowledged an item, each once. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly readings: ReadingRepository,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  async open(patientId: string, item: EducationItem): Promise<Reading> {
    const reading = await this.readings.open(patientId, item);
    if (reading.isNew) this.events.append('education.opened', { patientId, readingId: reading.id });
    return reading;
  }

  async acknowledge(patientId: string, item: EducationItem): Promise<void> {
    const reading = await this.open(patientId, item);
    if (!(await this.readings.acknowledge(reading.id))) return;
    this.events.append('education.read', { patientId, readingId: reading.id });
    this.audit.append({
      action: 'education.acknowledge',
      entityKind: 'reading',
      entityId: reading.id,
      patientId,
      detail: { code: item.code, version: item.version },
    });
  }
}
