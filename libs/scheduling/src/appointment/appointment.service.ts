import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Clock, fromWallTime, inZone } from '@snowmelt/clock';
import {
  type Appointment,
  type Calendar,
  type CalendarQuery,
  type FreeSlot,
  type FreeSlotQuery,
  type ListedResource,
  type ServiceType,
  type Site,
  stopsDoses,
} from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { CodedError } from '@snowmelt/http';
import { PatientService } from '@snowmelt/patients';
import { DateTime } from 'luxon';
import { AvailabilityRepository } from '../availability/availability.repository.js';
import { spreadSlots } from '../availability/spread-slots.js';
import { AppointmentRepository } from './appointment.repository.js';

const LONGEST_VIEW_DAYS = 35;
const MOST_TIMES = 3000; // every quarter of an hour of the longest search

/** Reads the calendar, and lets the patient confirm a visit. */
@Injectable()
export class AppointmentService {
  constructor(
    private readonly appointments: AppointmentRepository,
    private readonly availability: AvailabilityRepository,
    private readonly patients: PatientService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  serviceTypes(): Promise<ServiceType[]> {
    return this.availability.serviceTypes();
  }

  sites(): Promise<Site[]> {
    return this.availability.sites();
  }

  resources(): Promise<ListedResource[]> {
    return this.availability.resources();
  }

  async read(id: string): Promise<Appointment> {
    const appointment = await this.appointments.mustFind(id);
    this.audit.append({
      action: 'appointment.read',
      entityKind: 'appointment',
      entityId: id,
      patientId: appointment.patientId,
    });
    return appointment;
  }

  async ofPatient(patientId: string): Promise<Appointment[]> {
    await this.patients.mustExist(patientId);
    const found = await this.appointments.ofPatient(patientId);
    this.audit.appendOnceInSession({
      action: 'appointment.list',
      entityKind: 'patient',
      entityId: patientId,
      patientId,
    });
    return found;
  }

  /** Two statements, however long the period: the lanes with their opening hours, and the appointments. */
  async calendar({ from: fromLocal, to: toLocal, siteId }: CalendarQuery): Promise<Calendar> {
    const days = DateTime.fromISO(toLocal, { zone: 'utc' }).diff(
      DateTime.fromISO(fromLocal, { zone: 'utc' }),
      'days',
    ).days;
    if (!(days > 0 && days <= LONGEST_VIEW_DAYS))
      throw new CodedError(
        422,
        'SCHEDULING.VIEW_TOO_LONG',
        `Ask for at least one day and at most ${LONGEST_VIEW_DAYS} days.`,
      );
    const { from, to, ...lanes } = await this.availability.lanes(siteId ?? null, fromLocal, toLocal);
    const appointments = await this.appointments.between(lanes.siteId, from, to);
    this.audit.appendOnceInSession({
      action: 'calendar.read',
      entityKind: 'calendar',
      detail: { from: fromLocal, to: toLocal, count: appointments.length },
    });
    return {
      ...lanes,
      appointments,
      now: inZone(this.clock.now(), lanes.timeZone).toFormat(`yyyy-MM-dd'T'HH:mm`),
    };
  }

  async freeSlots(query: FreeSlotQuery): Promise<FreeSlot[]> {
    const zone = await this.appointments.zoneOfSite(query.siteId ?? null);
    const from = fromWallTime(query.from, zone);
    if (!from.isValid) throw new CodedError(422, 'SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST', 'There is no such day.');
    const slots = await this.availability.freeSlots({
      serviceTypeId: query.serviceTypeId,
      from: from.toUTC().toISO(),
      to: from.plus({ days: query.days }).toUTC().toISO(),
      patientId: query.patientId ?? null,
      resourceId: query.resourceId ?? null,
      siteId: query.siteId ?? null,
      limit: query.perDay ? MOST_TIMES : query.limit,
    });
    return query.perDay ? spreadSlots(slots, query.perDay).slice(0, query.limit) : slots;
  }

  /** By the patient's link. Idempotent. @throws SCHEDULING.NOT_CONFIRMABLE (409) */
  async confirm(id: string): Promise<void> {
    await this.appointments.lock(id);
    const appointment = await this.appointments.mustFind(id);
    const isStopped = appointment.serviceType.purpose === 'dose' && stopsDoses(await this.appointments.stageOfDose(id));
    if (appointment.status !== 'booked' || isStopped || new Date(appointment.startsAt) <= this.clock.now())
      throw new CodedError(
        409,
        'SCHEDULING.NOT_CONFIRMABLE',
        'This visit can no longer be confirmed. Please call the clinic.',
      );
    if (!(await this.appointments.confirm(id))) return;
    this.events.append('appointment.confirmed', {
      patientId: appointment.patientId,
      appointmentId: id,
      version: appointment.version,
    });
    this.audit.append({
      action: 'appointment.confirm',
      entityKind: 'appointment',
      entityId: id,
      patientId: appointment.patientId,
    });
  }
}
