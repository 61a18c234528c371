import { z } from 'zod';
import { CancelledBy, Told } from './attendance.js';
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

export const ResourceKind = z
  .enum(['clinician', 'nurse', 'chair', 'room', 'monitor', 'pump'])
  .describe('Kind of resource: a person or a thing.');
export type ResourceKind = z.infer<typeof ResourceKind>;
export const Modality = z.enum(['in_person', 'video', 'audio']).describe('In person, by video or by telephone.');
export type Modality = z.infer<typeof Modality>;
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
  .describe(
    'What the service is for. A `dose` needs a patient with an open course, and a prescriber there or on site.',
  );
export type ServicePurpose = z.infer<typeof ServicePurpose>;

export const BookableResource = z.object({ id: Id, kind: ResourceKind, name: Title }).meta({ id: 'BookableResource' });
/** A stretch of a visit. The visit begins with the first phase in which the patient is there. */
export const ServicePhase = z
  .object({
    kind: z.enum(['set_up', 'visit', 'turn_round']).describe('What the phase is for.'),
    minutes: Whole(5, 720).describe('Length of the phase.'),
    withPatient: z.boolean().describe('The patient is there.'),
  })
  .meta({ id: 'ServicePhase' });
export type ServicePhase = z.infer<typeof ServicePhase>;
export const Qualification = z
  .string()
  .max(40)
  .regex(/^([a-z_]+|[A-Z][A-Z0-9-]+)$/)
  .describe('A role such as `prescriber`, or the kind of a licence or certificate such as `ACLS`.');
/** Whom or what a service needs, and in which phases (counted from 1). */
export const ServiceRequirement = z
  .object({
    kind: ResourceKind,
    qualification: Qualification.nullable().describe('Qualification that the person must have; null: any.'),
    quantity: Whole(1, 8).describe('How many.'),
    onSite: z
      .boolean()
      .describe(
        'Somebody has to be there, and may be there for several visits at once; they are not chosen or reserved.',
      ),
    firstPhase: Whole(1, 9).describe('First phase in which they are needed.'),
    lastPhase: Whole(1, 9).describe('Last phase in which they are needed.'),
    aloneThrough: Whole(1, 9).nullable().describe('Last phase in which they have no other visit; null: not asked for.'),
  })
  .meta({ id: 'ServiceRequirement' });
export type ServiceRequirement = z.infer<typeof ServiceRequirement>;
const service = {
  id: Id,
  code: Code.describe('Code of the service in the clinic’s file.'),
  name: Title,
  purpose: ServicePurpose,
  modality: Modality,
};
export const ServiceType = z
  .object({
    ...service,
    durationMinutes: Whole(1, 1440).describe('How long the patient stays.'),
    phases: z.array(ServicePhase).max(9).describe('Phases, one after the other.'),
    requirements: z.array(ServiceRequirement).max(20).describe('Whom and what a visit needs.'),
  })
  .meta({ id: 'ServiceType' });
export const BookedService = z
  .object({ ...service, durationMinutes: Whole(1, 1440).describe('How long the patient stays at this visit.') })
  .meta({ id: 'BookedService' });
/** What a visit holds of a resource. */
export const ReservedResource = BookableResource.extend({
  place: Whole(1, 12).describe('Which of its places, where it can hold several visits at once.'),
  startsLocal: LocalDateTime.describe('From this wall time of the site.'),
  endsLocal: LocalDateTime.describe('Until this one.'),
}).meta({ id: 'ReservedResource' });
export type ReservedResource = z.infer<typeof ReservedResource>;
export const Site = z.object({ id: Id, name: Title, timeZone: ZoneName }).meta({ id: 'Site' });
export type Site = z.infer<typeof Site>;

/** `startsLocal` is wall time in the site's zone. In autumn's repeated hour, `offset` (e.g. `-07:00`) chooses one. */
const When = {
  startsLocal: LocalDateTime.describe('Start as wall time in the site’s time zone, on a day that the calendar has.'),
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
const Resources = z
  .array(Id)
  .min(1)
  .max(16)
  .describe('Whom and what the service requires, all of one site, and any other people who take part.');
export const BookAppointment = z
  .strictObject({
    patientId: Id,
    courseId: Id.nullish().describe('Course of a dose. A dose without one is assigned to the patient’s open course.'),
    serviceTypeId: Id,
    ...When,
    resourceIds: Resources,
    seriesId: Id.nullish().describe('Series that the visit belongs to, of the same patient.'),
    ...Override,
  })
  .meta({ id: 'BookAppointment' });
export type BookAppointment = z.infer<typeof BookAppointment>;
export const RescheduleAppointment = z
  .strictObject({
    ...When,
    resourceIds: Resources,
    version: Version,
    ...Override,
    told: Told,
  })
  .meta({ id: 'RescheduleAppointment' });
export type RescheduleAppointment = z.infer<typeof RescheduleAppointment>;
export const Appointment = z
  .object({
    id: Id,
    patientId: Id,
    patientName: FullName,
    courseId: Id.nullable().describe('Course of a dose; null for any other visit.'),
    seriesId: Id.nullable().describe('Series that the visit belongs to; null: none.'),
    siteId: Id.describe('Site of the visit; for a visit by video or telephone, that of its clinician.'),
    serviceType: BookedService.describe('Service that is booked.'),
    status: AppointmentStatus,
    startsLocal: LocalDateTime.describe('Start of the visit as wall time in the site’s time zone.'),
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
    stoppedEarly: ShownLine(REASON_MAX)
      .nullable()
      .describe(
        'Why a dose was stopped before half of it was given; null for one that was not, and for any other visit.',
      ),
    resources: z.array(ReservedResource).max(64).describe('Whom and what the visit holds, and when.'),
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
  from: LocalDateTime.describe('From this wall time of the site.'),
  to: LocalDateTime.describe('Until this one, at most 35 days later.'),
  siteId: Id.describe('Of this site; without it, of the first one.').optional(),
});
export const LaneResource = BookableResource.extend({
  places: Whole(1, 12).describe('How many visits it can hold at once.'),
}).meta({ id: 'LaneResource' });
/** Lanes of a site, their appointments and their opening hours, in wall time of the site's zone. */
export const Calendar = z
  .object({
    siteId: Id.describe('The site that is shown.'),
    sites: z.array(Site).min(1).max(100).describe('All sites of the clinic.'),
    timeZone: ZoneName,
    now: LocalDateTime.describe('Current wall time in the site’s time zone.'),
    resources: z.array(LaneResource).max(500).describe('Resources, one lane for each of their places.'),
    appointments: z
      .array(Appointment)
      .max(20_000)
      .describe('Appointments within the time asked for, without cancelled ones.'),
    openings: z
      .array(
        z.object({
          resourceId: Id,
          startsLocal: LocalDateTime.describe('Start as wall time in the site’s time zone.'),
          endsLocal: LocalDateTime.describe('End as wall time in the site’s time zone.'),
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
  from: LocalDateTime.describe('From this wall time of the site.'),
  days: fromText(1, 31).default(7).describe('Number of days.'),
  patientId: Id.describe('Only when this patient is free.').optional(),
  /** Only slots with this person or thing; the service's other resources may be any. */
  resourceId: Id.describe('Only with this person, or this chair or other thing.').optional(),
  siteId: Id.describe('Only at this site.').optional(),
  /** At most this many slots a day, spread from the first to the last; default: every quarter of an hour. */
  perDay: fromText(1, 40)
    .optional()
    .describe('Most slots a day, spread from the first to the last. Without it, every quarter of an hour.'),
  limit: fromText(1, 100).default(20).describe('Most slots in all.'),
});
/** A start time at which everybody and everything the service requires is free at one site, each for its phases. */
export const FreeSlot = z
  .object({
    startsLocal: LocalDateTime.describe('Start of the visit as wall time in the site’s time zone.'),
    startsAt: Instant.describe('Start of the visit.'),
    endsAt: Instant.describe('End of the visit.'),
    siteId: Id.describe('Site of the visit.'),
    resources: z.array(BookableResource).max(64).describe('Whom and what the service requires.'),
  })
  .meta({ id: 'FreeSlot' });
export type FreeSlot = z.infer<typeof FreeSlot>;
export type BookableResource = z.infer<typeof BookableResource>;
export type ServiceType = z.infer<typeof ServiceType>;
export type CalendarQuery = z.infer<typeof CalendarQuery>;
export type FreeSlotQuery = z.infer<typeof FreeSlotQuery>;
export const AppointmentList = z.object({ items: z.array(Appointment).max(200) }).meta({ id: 'AppointmentList' });
export type AppointmentList = z.infer<typeof AppointmentList>;
export const ListedResource = LaneResource.extend({
  siteId: Id.describe('Its site.'),
  qualifications: z.array(Qualification).max(40).describe('Of a person: what they are qualified as today.'),
}).meta({ id: 'ListedResource' });
export type ListedResource = z.infer<typeof ListedResource>;
export const ResourceList = z.object({ items: z.array(ListedResource).max(500) }).meta({ id: 'ResourceList' });
export type ResourceList = z.infer<typeof ResourceList>;
export const SiteList = z.object({ items: z.array(Site).max(100) }).meta({ id: 'SiteList' });
export type SiteList = z.infer<typeof SiteList>;
export const ServiceTypeList = z.object({ items: z.array(ServiceType).max(500) }).meta({ id: 'ServiceTypeList' });
export type ServiceTypeList = z.infer<typeof ServiceTypeList>;
export const FreeSlotList = z.object({ items: z.array(FreeSlot).max(100) }).meta({ id: 'FreeSlotList' });
export type FreeSlotList = z.infer<typeof FreeSlotList>;
