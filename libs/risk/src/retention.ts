import { kept, type TableRetention } from '@snowmelt/database';

export const riskRetention: readonly TableRetention[] = kept('chart', {
  on_call_shift: 'who was to be paged about words of a crisis',
  on_call_page: 'how the clinic answered words of a crisis; the next page of a task goes by how many there were',
});
