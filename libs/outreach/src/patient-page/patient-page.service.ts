import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { isComing, type Locale, type PatientVisitPage, stopsDoses } from '@snowmelt/contracts';
import { type EducationItem, EducationLibrary, ReadingService } from '@snowmelt/education';
import { CodedError } from '@snowmelt/http';
import type { VisitAccess } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import { AppointmentService } from '@snowmelt/scheduling';
import { NOT_APPROVED, NUMBER_MISSING } from '../dispatch/status-reasons.js';
import { type PatientPageFacts, PatientPageRepository } from './patient-page.repository.js';
import { readingValues } from './reading-values.js';
import { ReadingReadiness } from '../plan/reading-readiness.js';
import { readingOfVisit } from './reading-of-visit.js';

/** The patient's page: the appointment the link is for, and what to read now. */
@Injectable()
export class PatientPageService {
  constructor(
    private readonly pages: PatientPageRepository,
    private readonly appointments: AppointmentService,
    private readonly library: EducationLibrary,
    private readonly readings: ReadingService,
    private readonly readiness: ReadingReadiness,
    private readonly audit: AuditLog,
    private readonly log: Logger,
  ) {}

  /** `language`: of the reading, if the reader chose another than the patient's own. */
  async page(access: VisitAccess, language?: Locale): Promise<PatientVisitPage> {
    const facts = await this.pages.facts(access.patientId, access.appointmentId);
    const code = this.itemFor(access, facts);
    const item = await this.readable(code, facts, language);
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
              markdown: this.library.render(item, readingValues(facts, item.locale)),
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
    const item = await this.readable(code, facts, language);
    if (!item) throw new CodedError(409, 'EDUCATION.NOTHING_TO_READ', 'There is nothing to read here.');
    await this.readings.acknowledge(access.patientId, item);
    return this.page(access, language);
  }

  /** Withholds a text that is not approved or needs a number the protocol lacks, and logs an error. */
  private async readable(
    code: string | null,
    facts: PatientPageFacts,
    language: Locale = facts.language,
  ): Promise<EducationItem | null> {
    const item = code === null ? undefined : this.library.find(code, language);
    if (!item) return null;
    const hasNumbers = this.library.missing(item, readingValues(facts, item.locale)).length === 0;
    if (hasNumbers && (await this.readiness.isApproved(item))) return item;
    const reason = hasNumbers ? NOT_APPROVED : NUMBER_MISSING;
    this.log.error({ code: 'EDUCATION.NOT_READY' }, `a text for patients is not shown: ${reason}`);
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
