import { kept, type TableRetention } from '@snowmelt/database';

export const tasksRetention: readonly TableRetention[] = [
  ...kept('rules', { task_policy: 'versions that somebody approved' }),
  ...kept('chart', {
    task: 'what somebody had to do for a patient, and who did it; one that is open refers to what it is about',
    task_outcome: 'what was said when it was done: calls to a patient, and what they said',
  }),
];
