import { kept, type TableRetention } from '@snowmelt/database';

export const treatmentRetention: readonly TableRetention[] = [
  ...kept('chart', {
    course_of_treatment: 'what the patient was treated for, and by which protocol',
    stage_change: 'each change of its stage, with who and why',
  }),
  ...kept('rules', { protocol: 'versions that somebody approved' }),
];
