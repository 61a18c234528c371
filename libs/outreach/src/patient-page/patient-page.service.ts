import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { isComing, type Locale, type PatientVisitPage, stopsDoses } from '@snowmelt/contracts';
import { type EducationItem, EducationLibrary, ReadingService } from '@snowmelt/education';
import { CodedError } from '@snowmelt/http';
import type { VisitAccess } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import { AppointmentService } from '@snowmelt/scheduling';
import { type PatientPageFacts, PatientPageRepository } from './patient-page.repository.js';
import { readingOfVisit } from './reading-of-visit.js';

/** The patient's page: the appointment the link is for, and what to read now. */
@Injectable()
export class PatientPageService {
  constructor(
    private readonly pages: PatientPageRepository,
    private readonly appointments: AppointmentService,
    private readonly library: EducationLibrary,
    private readonly readings: ReadingService,
    private readonly audit: AuditLog,
    private readonly log: Logger,
  ) {}

  /** `language`: of the reading, if the reader chose another than the patient's own. */
  async page(access: VisitAccess, language?: Locale): Promise<PatientVisitPage> {
    const facts = await this.pages.facts(access.patientId, access.appointmentId);
    const code = this.itemFor(access, facts);
    const item = this.readable(code, facts, language);
    const reading = item ? await this.readings.open(access.patientId, item) : null;
    this.audit.appendOnceInSession({
      action: 'visit.read',
      entityKind: 'patient',
      entityId: access.patientId,
      patientId: access.patientId,
    });
    return {
      givenName: facts.givenName,
      language: facts.language,
      clinic: { name: facts.clinicName, phone: facts.clinicPhone },
      appointment: facts.appointment && presentAppointment(facts.appointment),
      education:
        item && reading
          ? {
              code: item.code,
              version: item.version,
              locale: item.locale,
              title: item.title,
              summary: item.summary,
              markdown: this.library.render(item, valuesOf(facts)),
              illustration: item.illustration && {
                url: `/api/illustrations/${item.illustration.file}`,
                alt: item.illustration.alt,
              },
              acknowledgedAt: reading.acknowledgedAt,
            }
          : null,
    };
  }

  async confirm(access: VisitAccess, language?: Locale): Promise<PatientVisitPage> {
    if (!access.appointmentId) throw new CodedError(409, 'SCHEDULING.NOT_CONFIRMABLE', 'This link is not for a visit.');
    await this.appointments.confirm(access.appointmentId);
    return this.page(access, language);
  }

  async acknowledge(access: VisitAccess, language?: Locale): Promise<PatientVisitPage> {
    const facts = await this.pages.facts(access.patientId, access.appointmentId);
    const code = this.itemFor(access, facts);
    const item = this.readable(code, facts, language);
    if (!item) throw new CodedError(409, 'EDUCATION.NOTHING_TO_READ', 'There is nothing to read here.');
    await this.readings.acknowledge(access.patientId, item);
    return this.page(access, language);
  }

  /** Withholds a text that needs a number the protocol lacks, and logs an error. */
  private readable(
    code: string | null,
    facts: PatientPageFacts,
    language: Locale = facts.language,
  ): EducationItem | null {
    const item = code === null ? undefined : this.library.find(code, language);
    if (!item) return null;
    if (this.library.missing(item, valuesOf(facts)).length === 0) return item;
    this.log.error(
      { code: 'EDUCATION.VALUE_MISSING' },
      'the protocol lacks a number that a text needs; the text is not shown',
    );
    return null;
  }

  private itemFor(access: VisitAccess, facts: PatientPageFacts): string | null {
    if (facts.appointment && isStopped(facts.appointment)) return null; // a patient must not fast for a visit that does not take place
    return readingOfVisit(
      { linkItem: access.educationCode, purpose: facts.appointment?.purpose ?? null, stage: facts.stage },
      this.library.triggers(),
    );
  }
}

type AppointmentFacts = NonNullable<PatientPageFacts['appointment']>;

const isStopped = ({ status, stageOfDose }: AppointmentFacts) => isComing(status) && stopsDoses(stageOfDose);

function presentAppointment(facts: AppointmentFacts): NonNullable<PatientVisitPage['appointment']> {
  const { purpose: _, stageOfDose: __, ...appointment } = facts;
  return { ...appointment, stopped: isStopped(facts) };
}

/** The numbers in a text come from the protocol of the dose's own course, or of the patient's; never from any other. */
function valuesOf(facts: PatientPageFacts): Record<string, string> {
  const numbers = Object.entries(facts.protocol ?? {}).map(([name, leaf]) => [name, String(leaf.value)] as const);
  return { ...Object.fromEntries(numbers), clinicName: facts.clinicName, clinicPhone: facts.clinicPhone };
}
