import { kept, type TableRetention } from '@snowmelt/database';

export const educationRetention: readonly TableRetention[] = [
  ...kept('chart', { reading: 'what the patient was told before and after a dose, and acknowledged' }),
  ...kept('rules', { education_approval: 'who approved which version of a text' }),
];
