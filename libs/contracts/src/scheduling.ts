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

export const ResourceKind = z.enum(['clinician', 'chair', 'room']).describe('Kind of resource.');
export type ResourceKind = z.infer<typeof ResourceKind>;
export const Modality = z.enum(['in_person', 'telehealth']).describe('In person or by video.');
export const AppointmentStatus = z
  .enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'])
  .describe('`fulfilled`: the visit took place; `noshow`: the patient did not come.');
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

export const ServicePurpose = z
  .enum([
    'dose',
    'preparation',
    'integration',
    'evaluation',
    'medication_management',
    'response_review',
    'check_in',
    'group',
  ])
  .describe('What the service is for. A `dose` needs a patient with an open course, and a prescriber.');
export type ServicePurpose = z.infer<typeof ServicePurpose>;

export const BookableResource = z.object({ id: Id, kind: ResourceKind, name: Title }).meta({ id: 'BookableResource' });
export const ServiceType = z
  .object({
    id: Id,
    code: Code.describe('Code of the service in the clinic’s file.'),
    name: Title,
    purpose: ServicePurpose,
    modality: Modality,
    durationMinutes: Whole(1, 1440).describe('Length of the visit.'),
    requiredKinds: z.array(ResourceKind).max(8).describe('Kinds of resource that a visit needs, one of each.'),
  })
  .meta({ id: 'ServiceType' });

/** `startsLocal` is wall time in the clinic's zone. In autumn's repeated hour, `offset` (e.g. `-07:00`) chooses one. */
const When = {
  startsLocal: LocalDateTime.describe('Start as wall time in the clinic’s time zone, on a day that the calendar has.'),
  offset: z
    .string()
    .max(6)
    .regex(/^[+-]\d\d:\d\d$/)
    .optional()
    .describe('Chooses one of two instants in the repeated hour of autumn, e.g. `-07:00`.'),
};
/** A prescriber overrides the protocol's usual minimum gap between doses, for this visit at this time. */
const Override = {
  gapOverride: z
    .strictObject({
      reason: Line(REASON_MAX)
        .refine(
          (reason) => /^(?:[^\p{L}\p{N}]*[\p{L}\p{N}]){10}/u.test(reason),
          'must say why, in ten letters at least',
        )
        .describe('Why, in at least ten letters or digits.'),
    })
    .optional()
    .describe('A prescriber overrides the protocol’s usual minimum gap between doses, for this visit at this time.'),
};
export const BookAppointment = z
  .strictObject({
    patientId: Id,
    courseId: Id.nullish().describe('Course of a dose. A dose without one is assigned to the patient’s open course.'),
    serviceTypeId: Id,
    ...When,
    resourceIds: z.array(Id).min(1).max(8).describe('One resource of each kind that the service type requires.'),
    ...Override,
  })
  .meta({ id: 'BookAppointment' });
export type BookAppointment = z.infer<typeof BookAppointment>;
export const RescheduleAppointment = z
  .strictObject({
    ...When,
    resourceIds: z.array(Id).min(1).max(8).describe('One resource of each kind that the service type requires.'),
    version: Version,
    ...Override,
  })
  .meta({ id: 'RescheduleAppointment' });
export type RescheduleAppointment = z.infer<typeof RescheduleAppointment>;
export const CancelledBy = z
  .enum(['clinic', 'patient'])
  .describe('Whether the patient or the clinic wanted the cancellation, regardless of who records it.');
export type CancelledBy = z.infer<typeof CancelledBy>;
export const CancelAppointment = z
  .strictObject({
    cancelledBy: CancelledBy,
    reason: Line(REASON_MAX).describe('Why it is cancelled, for the record.'),
    version: Version,
  })
  .meta({ id: 'CancelAppointment' });
/**
 * The outcome of a visit. `arrived` comes before `fulfilled`; only a booked visit can become a `noshow`. Only a nurse,
 * clinician or prescriber records that a dose was given (`fulfilled`).
 */
export const RecordAttendance = z
  .strictObject({
    status: z
      .enum(['arrived', 'fulfilled', 'noshow'])
      .describe(
        '`arrived` comes before `fulfilled`; only a booked visit can become a `noshow`. Only a nurse, clinician or prescriber records that a dose was given (`fulfilled`).',
      ),
    version: Version,
  })
  .meta({ id: 'RecordAttendance' });

export const Appointment = z
  .object({
    id: Id,
    patientId: Id,
    patientName: FullName,
    courseId: Id.nullable().describe('Course of a dose; null for any other visit.'),
    serviceType: ServiceType.describe('Service that is booked.'),
    status: AppointmentStatus,
    startsLocal: LocalDateTime.describe('Start of the visit as wall time in the clinic’s time zone.'),
    timeZone: ZoneName,
    startsAt: Instant.describe('Start of the visit.'),
    endsAt: Instant.describe('End of the visit.'),
    version: Version,
    confirmedAt: Instant.nullable().describe('When the patient confirmed the visit; null while not confirmed.'),
    unmarked: z
      .boolean()
      .describe('The visit’s time is over, and staff still have to record whether the patient came.'),
    cancelledReason: ShownLine(REASON_MAX).nullable().describe('Why it was cancelled; null for one that was not.'),
    cancelledBy: CancelledBy.nullable().describe(
      'Whether the patient or the clinic wanted the cancellation; null for an appointment that was not cancelled, or before this was recorded.',
    ),
    resources: z.array(BookableResource).max(8).describe('One resource of each kind that the service requires.'),
    stageOfDose: Stage.nullable().describe(
      'For a dose: the stage of its course. While that is on hold or over, the patient gets no message about the dose.',
    ),
    overrides: z
      .array(
        z.object({
          rule: z.enum(['PROTOCOL_GAP']).describe('`PROTOCOL_GAP`: the protocol’s usual minimum gap between doses.'),
          gapMinutes: Whole(0, 1_000_000).describe('Gap to the nearest dose, from start to start.'),
          reason: ShownLine(REASON_MAX).describe('The prescriber’s reason.'),
          givenBy: Title.describe('Name of the prescriber.'),
        }),
      )
      .max(10)
      .describe('Rules that a prescriber overrode for the visit’s current time.'),
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
    now: LocalDateTime.describe('Current wall time in the clinic’s time zone.'),
    resources: z.array(BookableResource).max(500).describe('Resources, one lane each.'),
    appointments: z
      .array(Appointment)
      .max(20_000)
      .describe('Appointments within the time asked for, without cancelled ones.'),
    openings: z
      .array(
        z.object({
          resourceId: Id,
          startsLocal: LocalDateTime.describe('Start as wall time in the clinic’s time zone.'),
          endsLocal: LocalDateTime.describe('End as wall time in the clinic’s time zone.'),
        }),
      )
      .max(50_000)
      .describe('When each resource is open.'),
  })
  .meta({ id: 'Calendar' });
export type Calendar = z.infer<typeof Calendar>;

/** An integer in a query string. */
const fromText = (min: number, max: number) => z.coerce.number().int().min(min).max(max).meta({ format: 'int32' });
export const FreeSlotQuery = z.strictObject({
  serviceTypeId: Id.describe('For a visit of this service.'),
  from: LocalDateTime.describe('From this wall time of the clinic.'),
  days: fromText(1, 31).default(7).describe('Number of days.'),
  patientId: Id.describe('Only when this patient is free.').optional(),
  /** Only slots with this clinician or chair; the service's other resources may be any. */
  resourceId: Id.describe('Only with this clinician or chair.').optional(),
  /** At most this many slots a day, spread from the first to the last; default: every quarter of an hour. */
  perDay: fromText(1, 40)
    .optional()
    .describe('Most slots a day, spread from the first to the last. Without it, every quarter of an hour.'),
  limit: fromText(1, 100).default(20).describe('Most slots in all.'),
});
/** A start time at which one resource of each required kind is free for the whole visit. */
export const FreeSlot = z
  .object({
    startsLocal: LocalDateTime.describe('Start of the visit as wall time in the clinic’s time zone.'),
    startsAt: Instant.describe('Start of the visit.'),
    endsAt: Instant.describe('End of the visit.'),
    resources: z.array(BookableResource).max(8).describe('One resource of each kind that the service requires.'),
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
export const ListedResource = BookableResource.extend({
  prescribes: z.boolean().describe('The clinician may give doses.'),
}).meta({ id: 'ListedResource' });
export type ListedResource = z.infer<typeof ListedResource>;
export const ResourceList = z.object({ items: z.array(ListedResource).max(500) }).meta({ id: 'ResourceList' });
export type ResourceList = z.infer<typeof ResourceList>;
export const ServiceTypeList = z.object({ items: z.array(ServiceType).max(500) }).meta({ id: 'ServiceTypeList' });
export type ServiceTypeList = z.infer<typeof ServiceTypeList>;
export const FreeSlotList = z.object({ items: z.array(FreeSlot).max(100) }).meta({ id: 'FreeSlotList' });
export type FreeSlotList = z.infer<typeof FreeSlotList>;
