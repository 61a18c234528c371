import { z } from 'zod';
import {
  Code,
  FullName,
  Id,
  Instant,
  Line,
  LocalDateTime,
  ShownLine,
  Title,
  Version,
  Whole,
  ZoneName,
} from './common.js';
import { REASON_MAX } from './prose.js';
import { Stage } from './treatment.js';

export const ResourceKind = z.enum(['clinician', 'chair', 'room']);
export type ResourceKind = z.infer<typeof ResourceKind>;
export const Modality = z.enum(['in_person', 'telehealth']);
export const AppointmentStatus = z.enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow']);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** What a service is for. A `dose` needs a patient with an open course, and a prescriber. */
export const ServicePurpose = z.enum([
  'dose',
  'preparation',
  'integration',
  'evaluation',
  'medication_management',
  'response_review',
  'check_in',
  'group',
]);
export type ServicePurpose = z.infer<typeof ServicePurpose>;

export const BookableResource = z.object({ id: Id, kind: ResourceKind, name: Title }).meta({ id: 'BookableResource' });
export const ServiceType = z
  .object({
    id: Id,
    code: Code,
    name: Title,
    purpose: ServicePurpose,
    modality: Modality,
    durationMinutes: Whole(1, 1440),
    requiredKinds: z.array(ResourceKind).max(8),
  })
  .meta({ id: 'ServiceType' });

/** `startsLocal` is wall time in the clinic's zone. In autumn's repeated hour, `offset` (e.g. `-07:00`) chooses one. */
const When = {
  startsLocal: LocalDateTime,
  offset: z
    .string()
    .max(6)
    .regex(/^[+-]\d\d:\d\d$/)
    .optional(),
};
/** A prescriber overrides the protocol's usual minimum gap between doses, for this visit at this time. */
const Override = {
  gapOverride: z
    .strictObject({
      reason: Line(REASON_MAX).refine(
        (reason) => /^(?:[^\p{L}\p{N}]*[\p{L}\p{N}]){10}/u.test(reason),
        'must give a reason of at least ten letters',
      ),
    })
    .optional(),
};
export const BookAppointment = z
  .strictObject({
    patientId: Id,
    /** A dose without one is assigned to the patient's open course. */
    courseId: Id.nullish(),
    serviceTypeId: Id,
    ...When,
    /** One resource of each kind that the service type requires. */
    resourceIds: z.array(Id).min(1).max(8),
    ...Override,
  })
  .meta({ id: 'BookAppointment' });
export type BookAppointment = z.infer<typeof BookAppointment>;
export const RescheduleAppointment = z
  .strictObject({ ...When, resourceIds: z.array(Id).min(1).max(8), version: Version, ...Override })
  .meta({ id: 'RescheduleAppointment' });
export type RescheduleAppointment = z.infer<typeof RescheduleAppointment>;
/** Who wanted a cancellation; whoever records it. */
export const CancelledBy = z.enum(['clinic', 'patient']);
export type CancelledBy = z.infer<typeof CancelledBy>;
export const CancelAppointment = z
  .strictObject({ cancelledBy: CancelledBy, reason: Line(REASON_MAX), version: Version })
  .meta({ id: 'CancelAppointment' });
/**
 * The outcome of a visit. `arrived` comes before `fulfilled`; only a booked visit can become a `noshow`. Only a nurse,
 * clinician or prescriber records that a dose was given (`fulfilled`).
 */
export const RecordAttendance = z
  .strictObject({ status: z.enum(['arrived', 'fulfilled', 'noshow']), version: Version })
  .meta({ id: 'RecordAttendance' });

export const Appointment = z
  .object({
    id: Id,
    patientId: Id,
    patientName: FullName,
    courseId: Id.nullable(),
    serviceType: ServiceType,
    status: AppointmentStatus,
    startsLocal: LocalDateTime,
    timeZone: ZoneName,
    startsAt: Instant,
    endsAt: Instant,
    version: Version,
    confirmedAt: Instant.nullable(),
    /** The visit's time is over, and staff still have to record whether the patient came. */
    unmarked: z.boolean(),
    cancelledReason: ShownLine(REASON_MAX).nullable(),
    /** Null also of what was cancelled before this was asked. */
    cancelledBy: CancelledBy.nullable(),
    resources: z.array(BookableResource).max(8),
    /**
     * For a dose: the stage of its course. While that is on hold or over, the patient gets no message about the dose.
     */
    stageOfDose: Stage.nullable(),
    /** Rules that a prescriber overrode for the visit's current time. */
    overrides: z
      .array(
        z.object({
          rule: z.enum(['PROTOCOL_GAP']),
          gapMinutes: Whole(0, 1_000_000),
          reason: ShownLine(REASON_MAX),
          givenBy: Title,
        }),
      )
      .max(10),
  })
  .meta({ id: 'Appointment' });
export type Appointment = z.infer<typeof Appointment>;

export const CalendarQuery = z.strictObject({
  from: LocalDateTime.describe('From this wall time of the clinic.'),
  to: LocalDateTime.describe('Until this one, at most 35 days later.'),
});
/** Lanes, their appointments and their opening hours, in wall time of the clinic's zone. */
export const Calendar = z
  .object({
    timeZone: ZoneName,
    now: LocalDateTime,
    resources: z.array(BookableResource).max(500),
    appointments: z.array(Appointment).max(20_000),
    openings: z.array(z.object({ resourceId: Id, startsLocal: LocalDateTime, endsLocal: LocalDateTime })).max(50_000),
  })
  .meta({ id: 'Calendar' });
export type Calendar = z.infer<typeof Calendar>;

/** An integer in a query string. */
const fromText = (min: number, max: number) => z.coerce.number().int().min(min).max(max).meta({ format: 'int32' });
export const FreeSlotQuery = z.strictObject({
  serviceTypeId: Id.describe('For a visit of this service.'),
  from: LocalDateTime.describe('From this wall time of the clinic.'),
  days: fromText(1, 31).default(7).describe('Over so many days.'),
  patientId: Id.describe('At times that this patient has free.').optional(),
  /** Only slots with this clinician or chair; the service's other resources may be any. */
  resourceId: Id.describe('Only with this clinician, or in this chair.').optional(),
  /** At most this many slots a day, spread from the first to the last; default: every quarter of an hour. */
  perDay: fromText(1, 40)
    .optional()
    .describe('At most so many of each day, from its first to its last. Without it, every quarter of an hour.'),
  limit: fromText(1, 100).default(20).describe('At most so many.'),
});
/** A start time at which one resource of each required kind is free for the whole visit. */
export const FreeSlot = z
  .object({
    startsLocal: LocalDateTime,
    startsAt: Instant,
    endsAt: Instant,
    resources: z.array(BookableResource).max(8),
  })
  .meta({ id: 'FreeSlot' });
export type FreeSlot = z.infer<typeof FreeSlot>;
export type BookableResource = z.infer<typeof BookableResource>;
export type ServiceType = z.infer<typeof ServiceType>;
export type CancelAppointment = z.infer<typeof CancelAppointment>;
export type RecordAttendance = z.infer<typeof RecordAttendance>;
export type CalendarQuery = z.infer<typeof CalendarQuery>;
export type FreeSlotQuery = z.infer<typeof FreeSlotQuery>;
export const AppointmentList = z.object({ items: z.array(Appointment).max(200) }).meta({ id: 'AppointmentList' });
export type AppointmentList = z.infer<typeof AppointmentList>;
/** `prescribes`: the clinician may give doses. */
export const ListedResource = BookableResource.extend({ prescribes: z.boolean() }).meta({ id: 'ListedResource' });
export type ListedResource = z.infer<typeof ListedResource>;
export const ResourceList = z.object({ items: z.array(ListedResource).max(500) }).meta({ id: 'ResourceList' });
export type ResourceList = z.infer<typeof ResourceList>;
export const ServiceTypeList = z.object({ items: z.array(ServiceType).max(500) }).meta({ id: 'ServiceTypeList' });
export type ServiceTypeList = z.infer<typeof ServiceTypeList>;
export const FreeSlotList = z.object({ items: z.array(FreeSlot).max(100) }).meta({ id: 'FreeSlotList' });
export type FreeSlotList = z.infer<typeof FreeSlotList>;
