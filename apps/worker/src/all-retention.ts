import { type AuditLog, auditRetention } from '@snowmelt/audit';
import { databaseRetention, type RetentionParts, type TableRetention } from '@snowmelt/database';
import { educationRetention } from '@snowmelt/education';
import { eventsRetention } from '@snowmelt/events';
import { identityRetention } from '@snowmelt/identity';
import { messagingRetention } from '@snowmelt/messaging';
import { notesRetention } from '@snowmelt/notes';
import { outreachRetention } from '@snowmelt/outreach';
import { patientsRetention } from '@snowmelt/patients';
import { queueRetention } from '@snowmelt/queue';
import { riskRetention } from '@snowmelt/risk';
import { rulesRetention } from '@snowmelt/rules';
import { schedulingRetention } from '@snowmelt/scheduling';
import { tasksRetention } from '@snowmelt/tasks';
import { telehealthRetention } from '@snowmelt/telehealth';
import { treatmentRetention } from '@snowmelt/treatment';

/** How long every table of the database is kept, as the domains say it. */
export const allRetention = (parts: RetentionParts & { readonly audit: AuditLog }): TableRetention[] => [
  ...identityRetention(parts),
  ...telehealthRetention(parts),
  ...outreachRetention(parts),
  ...messagingRetention(parts),
  ...patientsRetention,
  ...tasksRetention,
  ...riskRetention,
  ...rulesRetention,
  ...treatmentRetention,
  ...educationRetention,
  ...schedulingRetention,
  ...notesRetention,
  ...auditRetention,
  ...eventsRetention,
  ...queueRetention,
  ...databaseRetention,
];
