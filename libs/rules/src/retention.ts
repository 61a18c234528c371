import { kept, type TableRetention } from '@snowmelt/database';

export const rulesRetention: readonly TableRetention[] = kept('rules', {
  rule_draft: 'who drafted a version, who approved it, and what was sent back or given up',
});
