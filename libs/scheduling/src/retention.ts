import { kept, type TableRetention } from '@snowmelt/database';

export const schedulingRetention: readonly TableRetention[] = [
  ...kept('chart', {
    appointment: 'when a patient was, or was to be, at the clinic',
    appointment_series: 'which visits were booked together',
    appointment_version: 'the times an appointment had, and who told the patient',
    attendance: 'that a visit was held, and when its note was signed',
    booking_override: 'which rule was set aside for a dose, by whom and why',
    reservation: 'with whom and where a visit was; one that is moved or cancelled gives its place back',
  }),
  ...kept('rules', {
    site: 'a row for each site',
    service_type: 'a row for each service',
    service_phase: 'a row for each phase of a service',
    service_requirement: 'a row for each requirement of a service',
    bookable_resource: 'a row for each person, chair and room; one that is retired stays for its visits',
    weekly_availability: 'hours, by the dates on which they hold',
    availability_exception: 'leave and closed days, until somebody takes them back',
  }),
];
