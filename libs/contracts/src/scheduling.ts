import { z } from 'zod';
import { Id, Instant, Line, LocalDateTime, Version } from './common.js';

export const ResourceKind = z.enum(['clinician', 'chair', 'room']);
export type ResourceKind = z.infer<typeof ResourceKind>;
export const Modality = z.enum(['in_person', 'telehealth']);
export const AppointmentStatus = z.enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow']);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

export const BookableResource = z.object({ id: Id, kind: ResourceKind, name: z.string() }).meta({ id: 'BookableResource' });
export const ServiceType = z.object({
  id: Id, code: z.string(), name: z.string(), modality: Modality, durationMinutes: z.number().int(), requiredKinds: z.array(ResourceKind),
}).meta({ id: 'ServiceType' });

/** `startsLocal` is wall time in the clinic's zone. On the repeated hour of autumn `offset` (e.g. `-07:00`) says which one. */
const When = { startsLocal: LocalDateTime, offset: z.string().regex(/^[+-]\d\d:\d\d$/).optional() };
export const BookAppointment = z.strictObject({
  patientId: Id, courseId: Id.nullish(), serviceTypeId: Id, ...When,
  /** One of each required kind of the service type. */
  resourceIds: z.array(Id).min(1).max(8),
}).meta({ id: 'BookAppointment' });
export type BookAppointment = z.infer<typeof BookAppointment>;
export const RescheduleAppointment = z.strictObject({ ...When, resourceIds: z.array(Id).min(1).max(8), version: Version }).meta({ id: 'RescheduleAppointment' });
export type RescheduleAppointment = z.infer<typeof RescheduleAppointment>;
export const CancelAppointment = z.strictObject({ reason: Line(300), version: Version }).meta({ id: 'CancelAppointment' });
/** What happened on the day. `arrived` before `fulfilled`; only a booked one can be a `noshow`. */
export const RecordAttendance = z.strictObject({ status: z.enum(['arrived', 'fulfilled', 'noshow']), version: Version }).meta({ id: 'RecordAttendance' });

export const Appointment = z.object({
  id: Id, patientId: Id, patientName: z.string(), courseId: Id.nullable(), serviceType: ServiceType, status: AppointmentStatus,
  startsLocal: LocalDateTime, timeZone: z.string(), startsAt: Instant, endsAt: Instant, version: z.number().int(),
  confirmedAt: Instant.nullable(), cancelledReason: z.string().nullable(), resources: z.array(BookableResource),
}).meta({ id: 'Appointment' });
export type Appointment = z.infer<typeof Appointment>;

export const CalendarQuery = z.strictObject({ from: LocalDateTime, to: LocalDateTime });
/** Lanes, what stands in them, and when each lane is open; wall times in the clinic's zone. */
export const Calendar = z.object({
  timeZone: z.string(), now: LocalDateTime, resources: z.array(BookableResource), appointments: z.array(Appointment),
  openings: z.array(z.object({ resourceId: Id, startsLocal: LocalDateTime, endsLocal: LocalDateTime })),
}).meta({ id: 'Calendar' });
export type Calendar = z.infer<typeof Calendar>;

export const FreeSlotQuery = z.strictObject({
  serviceTypeId: Id, from: LocalDateTime, days: z.coerce.number().int().min(1).max(31).default(7), patientId: Id.optional(),
  /** Only with this clinician, in this chair; the rest of what the service needs may be any. */
  resourceId: Id.optional(),
  /** At most so many of each day, from its first to its last; without: every quarter of an hour. */
  perDay: z.coerce.number().int().min(1).max(40).optional(), limit: z.coerce.number().int().min(1).max(100).default(20),
});
/** A start at which one resource of each required kind is free for the whole time. */
export const FreeSlot = z.object({ startsLocal: LocalDateTime, startsAt: Instant, endsAt: Instant, resources: z.array(BookableResource) }).meta({ id: 'FreeSlot' });
export type FreeSlot = z.infer<typeof FreeSlot>;
export type BookableResource = z.infer<typeof BookableResource>;
export type ServiceType = z.infer<typeof ServiceType>;
export type CancelAppointment = z.infer<typeof CancelAppointment>;
export type RecordAttendance = z.infer<typeof RecordAttendance>;
export type CalendarQuery = z.infer<typeof CalendarQuery>;
export type FreeSlotQuery = z.infer<typeof FreeSlotQuery>;
export const AppointmentList = z.object({ items: z.array(Appointment) }).meta({ id: 'AppointmentList' });
export type AppointmentList = z.infer<typeof AppointmentList>;
export const ResourceList = z.object({ items: z.array(BookableResource) }).meta({ id: 'ResourceList' });
export type ResourceList = z.infer<typeof ResourceList>;
export const ServiceTypeList = z.object({ items: z.array(ServiceType) }).meta({ id: 'ServiceTypeList' });
export type ServiceTypeList = z.infer<typeof ServiceTypeList>;
export const FreeSlotList = z.object({ items: z.array(FreeSlot) }).meta({ id: 'FreeSlotList' });
export type FreeSlotList = z.infer<typeof FreeSlotList>;
