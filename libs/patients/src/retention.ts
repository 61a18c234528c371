import { kept, type TableRetention } from '@snowmelt/database';

export const patientsRetention: readonly TableRetention[] = [
  ...kept('chart', {
    patient: 'the chart itself',
    contact_point: 'where the patient is reached: the present address only',
  }),
  ...kept('consent', {
    consent: 'by what the patient agreed to be written to, and when that ended',
    messaging_opt_out: 'what keeps a number from being written to again',
  }),
];
