import { kept, type TableRetention } from '@snowmelt/database';

export const auditRetention: readonly TableRetention[] = [
  ...kept('audit', { audit_event: 'who did and read what; the hash chain has no gaps' }),
  ...kept('technical', { session_reading: 'goes with its session (`forget_session_readings`)' }),
];
