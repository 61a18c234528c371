import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { Patient, RegisterPatient } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { notFound } from '@snowmelt/http';
import { ContactRepository } from './contact.repository.js';
import { checkRegistration } from './patient.policy.js';
import { readSearch } from './patient-search.js';
import { PatientRepository } from './patient.repository.js';

const PAGE_SIZE = 25;

@Injectable()
export class PatientService {
  constructor(
    private readonly patients: PatientRepository,
    private readonly contacts: ContactRepository,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async register(request: RegisterPatient): Promise<Patient> {
    const { addresses, timeZone } = checkRegistration(request, this.clock.now());
    const id = await this.patients.insert({ ...request, timeZone });
    for (const category of ['sms', 'email'] as const) {
      const address = addresses[category];
      if (address) await this.contacts.setAddress(id, category, address);
      if (request.consents[category])
        await this.contacts.giveConsent({
          patientId: id,
          category,
          address,
          recordedBy: actors.staffId(),
          givenHow: null,
        });
    }
    this.events.append('patient.registered', { patientId: id });
    this.audit.append({ action: 'patient.register', entityKind: 'patient', entityId: id, patientId: id });
    return (await this.patients.find(id)) as Patient;
  }

  async read(id: string): Promise<Patient> {
    const patient = await this.patients.find(id);
    if (!patient) throw notFound('patient');
    this.audit.append({ action: 'patient.read', entityKind: 'patient', entityId: id, patientId: id });
    return patient;
  }

  /** For domains that attach records to a patient: throws 404 when the clinic has no such patient. */
  async mustExist(id: string): Promise<void> {
    if (!(await this.patients.find(id))) throw notFound('patient', id);
  }

  /** The provider reported the address as permanently unreachable. */
  async contactIsUnusable(patientId: string, value: string): Promise<void> {
    if (!(await this.contacts.markUnusable(patientId, value))) return;
    this.events.append('patient.contact-changed', { patientId });
    this.audit.append({
      action: 'patient.contact-unusable',
      entityKind: 'patient',
      entityId: patientId,
      patientId,
    });
  }

  async search(query: string, cursor: string | null): Promise<{ items: Patient[]; nextCursor: string | null }> {
    const terms = readSearch(query, this.clock.now().getUTCFullYear());
    const isUnread = query.trim() !== '' && terms.words.length === 0 && !terms.birthOn && !terms.digits;
    const found = isUnread ? [] : await this.patients.search(terms, cursor, PAGE_SIZE + 1);
    const items = found.slice(0, PAGE_SIZE);
    this.audit.append({ action: 'patient.search', entityKind: 'patient', detail: { count: items.length } });
    return { items, nextCursor: found.length > PAGE_SIZE ? (items.at(-1)?.id ?? null) : null };
  }
}
