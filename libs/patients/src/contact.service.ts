import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { ChangeContact, ConsentList, ContactSystem, Patient, SaidHow } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { CodedError, notFound } from '@snowmelt/http';
import { MagicLinkService } from '@snowmelt/identity';
import { type ConsentChange, consentChanges } from './consent-changes.js';
import { ContactRepository } from './contact.repository.js';
import { checkContact } from './patient.policy.js';
import { PatientRepository } from './patient.repository.js';

/** How to reach a patient, and what they consented to. Planners learn of changes by events; senders check again. */
@Injectable()
export class ContactService {
  constructor(
    private readonly patients: PatientRepository,
    private readonly contacts: ContactRepository,
    private readonly links: MagicLinkService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  /** @throws PATIENTS.CHANGED_MEANWHILE (409), PATIENTS.INVALID_PHONE, PATIENTS.CONSENT_NEEDS_CONTACT (422) */
  async change(id: string, request: ChangeContact): Promise<Patient> {
    const before = await this.found(id);
    const { addresses, timeZone } = checkContact(request);
    const after = { addresses, consents: request.consents };
    const old = { addresses: { sms: before.phone, email: before.email }, consents: before.consents };
    const [isNewPhone, isNewEmail] = [
      old.addresses.sms !== after.addresses.sms,
      old.addresses.email !== after.addresses.email,
    ];
    const changed = [
      isNewPhone && 'phone',
      isNewEmail && 'email',
      before.language !== request.language && 'language',
      before.timeZone !== timeZone && 'timeZone',
    ].filter((name) => name !== false);
    const consents = consentChanges(old, after);
    if (changed.length === 0 && consents.length === 0) return before;
    if (!(await this.patients.update(id, request.version, { ...request, timeZone })))
      throw new CodedError(
        409,
        'PATIENTS.CHANGED_MEANWHILE',
        'Somebody else changed this patient. Close this, check the chart, then try again.',
      );
    if (isNewPhone) await this.setAddress(id, 'sms', after.addresses.sms);
    if (isNewEmail) await this.setAddress(id, 'email', after.addresses.email);
    if (changed.length > 0) {
      this.events.append('patient.contact-changed', { patientId: id });
      this.audit.append({
        action: 'patient.change-contact',
        entityKind: 'patient',
        entityId: id,
        patientId: id,
        detail: { changed: changed.join(' '), saidHow: request.saidHow },
      });
    }
    for (const change of consents) await this.record(id, change, after.addresses[change.category], request.saidHow);
    return this.found(id);
  }

  async consents(id: string): Promise<ConsentList> {
    await this.found(id);
    this.audit.append({ action: 'patient.read-consents', entityKind: 'patient', entityId: id, patientId: id });
    return { items: await this.contacts.consentsOf(id) };
  }

  /**
   * The holder of the old address must not use links that were sent there. Links come before the audit log's lock:
   * opening a link locks them in the same order.
   */
  private async setAddress(patientId: string, channel: ContactSystem, address: string | null): Promise<void> {
    await this.contacts.setAddress(patientId, channel, address);
    await this.links.revokeForAddress(patientId, channel);
  }

  private async record(
    patientId: string,
    { category, ends, begins }: ConsentChange,
    address: string | null,
    how: SaidHow,
  ): Promise<void> {
    const by = actors.staffId();
    const ended = ends && (await this.contacts.endConsent(patientId, category, { by, how, reason: ends }));
    if (ended) {
      this.events.append('consent.revoked', { patientId, consentId: ended });
      this.audit.append({
        action: 'consent.revoke',
        entityKind: 'consent',
        entityId: ended,
        patientId,
        detail: { category, reason: ends },
      });
    }
    if (!begins) return;
    const consentId = await this.contacts.giveConsent({ patientId, category, address, recordedBy: by, givenHow: how });
    this.events.append('consent.given', { patientId, consentId });
    this.audit.append({
      action: 'consent.give',
      entityKind: 'consent',
      entityId: consentId,
      patientId,
      detail: { category },
    });
  }

  private async found(id: string): Promise<Patient> {
    const patient = await this.patients.find(id);
    if (!patient) throw notFound('patient');
    return patient;
  }
}
