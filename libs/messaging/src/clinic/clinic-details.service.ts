import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import type { ClinicChange, ClinicDetails } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';
import { ClinicDetailsRepository } from '@snowmelt/identity';
import { senderFaults, senderTooLong } from '../text-faults.js';
import { TextReachRepository } from './text-reach.repository.js';

const changedParts = ['name', 'senderName', 'phone'] as const;

/** How the clinic is called and reached. It is here because every text is signed with it, and must be fit for that. */
@Injectable()
export class ClinicDetailsService {
  constructor(
    private readonly clinics: ClinicDetailsRepository,
    private readonly reach: TextReachRepository,
    private readonly config: Config,
    private readonly audit: AuditLog,
  ) {}

  read(): Promise<ClinicDetails> {
    return this.clinics.read();
  }

  /** What it will do, a sentence each. Stores nothing. @throws MESSAGING.SENDER_UNFIT (422) */
  async effects(change: ClinicChange): Promise<string[]> {
    this.assertFit(change);
    const before = await this.clinics.read();
    const patients = await this.reach.patientsByText();
    const who = patients === 1 ? '1 patient who gets texts sees' : `${patients} patients who get texts see`;
    return [
      ...(before.senderName === change.senderName
        ? []
        : [`${who} “${change.senderName}” instead of “${before.senderName}” in every text from then on.`]),
      ...(before.phone === change.phone
        ? []
        : [`Texts, e-mails and the patients’ pages tell them to call ${change.phone} instead of ${before.phone}.`]),
      ...(before.name === change.name ? [] : [`E-mails and pages say “${change.name}” instead of “${before.name}”.`]),
    ];
  }

  /** @throws MESSAGING.SENDER_UNFIT (422), CLINIC.CHANGED_MEANWHILE (409) */
  async save(change: ClinicChange): Promise<ClinicDetails> {
    this.assertFit(change);
    const before = await this.clinics.read();
    if (!(await this.clinics.save(change)))
      throw new CodedError(
        409,
        'CLINIC.CHANGED_MEANWHILE',
        'Somebody has changed this meanwhile. Load the page again and look at it.',
      );
    for (const part of changedParts)
      if (before[part] !== change[part])
        this.audit.append({
          action: 'clinic.change',
          entityKind: 'clinic',
          detail: { part, before: before[part], after: change[part] },
        });
    return this.clinics.read();
  }

  private assertFit({ senderName: sender, phone }: ClinicChange): void {
    const faults = [...senderFaults(sender), ...senderTooLong(this.config.values.PUBLIC_URL, { sender, phone })];
    if (faults.length > 0)
      throw new CodedError(422, 'MESSAGING.SENDER_UNFIT', `The sender of texts ${faults.join('; ')}.`, {
        errors: faults.map((message) => ({ path: 'senderName', message })),
      });
  }
}
