import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { Appointment, BookAppointment, FreeSlot, RescheduleAppointment } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { PatientService } from '@snowmelt/patients';
import { AvailabilityRepository } from '../availability/availability.repository.js';
import { AppointmentRepository } from './appointment.repository.js';
import { bookingRefusal, refusalCode } from './booking-refusal.js';
import { doseRefusal } from './dose-refusal.js';
import { resolveWallTime } from './wall-time.js';

interface Wanted {
  readonly serviceTypeId: string;
  readonly patientId: string;
  readonly startsAt: string;
  readonly zone: string;
  readonly resourceIds: readonly string[];
  readonly appointmentId: string | null;
}

/**
 * Books and moves appointments. Each reserves in one SQL call; the exclusion constraint makes a double booking
 * impossible.
 */
@Injectable()
export class BookingService {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly availability: AvailabilityRepository,
    private readonly patients: PatientService,
    private readonly links: MagicLinkService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  async book(request: BookAppointment): Promise<Appointment> {
    await this.patients.mustExist(request.patientId);
    const zone = await this.appointments.clinicZone();
    const startsAt = resolveWallTime(request.startsLocal, zone, request.offset);
    const id = await this.refusing({ ...request, startsAt, zone, appointmentId: null }, () =>
      this.appointments.book({
        ...request,
        courseId: request.courseId ?? null,
        startsAt,
        timeZone: zone,
        by: actors.staffId(),
        overrideReason: request.gapOverride?.reason ?? null,
      }),
    );
    this.events.append('appointment.booked', { patientId: request.patientId, appointmentId: id, version: 1 });
    this.audit.append({
      action: 'appointment.book',
      entityKind: 'appointment',
      entityId: id,
      patientId: request.patientId,
    });
    return this.booked(id);
  }

  async reschedule(id: string, request: RescheduleAppointment): Promise<Appointment> {
    const before = await this.appointments.mustFind(id);
    const zone = await this.appointments.clinicZone();
    const startsAt = resolveWallTime(request.startsLocal, zone, request.offset);
    const wanted = {
      serviceTypeId: before.serviceType.id,
      patientId: before.patientId,
      startsAt,
      zone,
      resourceIds: request.resourceIds,
      appointmentId: id,
    };
    await this.refusing(wanted, () =>
      this.appointments.reschedule(id, request.version, {
        ...request,
        startsAt,
        timeZone: zone,
        by: actors.staffId(),
        overrideReason: request.gapOverride?.reason ?? null,
      }),
    );
    const { started, ended } = await this.appointments.visitSeen(id); // the row is locked: the visit can neither begin nor end meanwhile
    if (started && ended) throw bookingRefusal('NOT_MOVABLE', null, false);
    await this.links.revokeForAppointment(id); // a page that shows the old time must not confirm the new one
    const after = await this.appointments.mustFind(id);
    this.events.append('appointment.rescheduled', {
      patientId: after.patientId,
      appointmentId: id,
      version: after.version,
    });
    this.audit.append({
      action: 'appointment.reschedule',
      entityKind: 'appointment',
      entityId: id,
      patientId: after.patientId,
      detail: { version: after.version },
    });
    return this.booked(id);
  }

  /**
   * The appointment as stored. Each rule set aside gets an audit event of its own; the reason is kept with the
   * appointment.
   */
  private async booked(id: string): Promise<Appointment> {
    const appointment = await this.appointments.mustFind(id);
    for (const { rule } of appointment.overrides) {
      this.audit.append({
        action: 'appointment.override',
        entityKind: 'appointment',
        entityId: id,
        patientId: appointment.patientId,
        detail: { rule, version: appointment.version },
      });
    }
    return appointment;
  }

  /** Turns the database's refusal into a message, with the nearest free times where they help. */
  private async refusing<T>(wanted: Wanted, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const code = refusalCode(error);
      if (!code) throw error;
      const dose = doseRefusal(code, error, wanted);
      if (dose) throw dose;
      const helps = code === 'SLOT_TAKEN' || code === 'OUTSIDE_OPENING_HOURS';
      throw bookingRefusal(
        code,
        helps ? await this.nearest(wanted) : null,
        code === 'SLOT_TAKEN' && (await this.appointments.patientIsBusy(wanted)),
      );
    }
  }

  /**
   * The free starts nearest to the wanted one, from three days before to five days after. Other clinicians are offered
   * only if the wanted one has no free time.
   */
  private async nearest(wanted: Wanted): Promise<FreeSlot[]> {
    const at = new Date(wanted.startsAt).getTime();
    const day = 24 * 3600_000;
    const free = (resourceId: string | null) =>
      this.availability.freeSlots({
        serviceTypeId: wanted.serviceTypeId,
        patientId: wanted.patientId,
        resourceId,
        zone: wanted.zone,
        from: new Date(at - 3 * day).toISOString(),
        to: new Date(at + 5 * day).toISOString(),
        limit: 1000,
      });
    const clinician = (await this.availability.resources()).find(
      ({ id, kind }) => kind === 'clinician' && wanted.resourceIds.includes(id),
    );
    const withThem = clinician ? await free(clinician.id) : [];
    const slots = withThem.length > 0 ? withThem : await free(null);
    const distance = (slot: FreeSlot) => Math.abs(new Date(slot.startsAt).getTime() - at);
    return slots
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, 5)
      .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  }
}
