import {
  deleteUnchanging,
  kept,
  type PurgedTable,
  type RetentionParts,
  type Standing,
  standingOf,
  type TableRetention,
} from '@snowmelt/database';

export const outreachRetention = (parts: RetentionParts): TableRetention[] => [
  linkRequests(parts),
  ...kept('chart', {
    touch: 'what the clinic owed the patient, and what became of it, also when it was withdrawn',
    text_answer: 'what staff answered a patient',
  }),
  ...kept('rules', { outreach_policy: 'versions that somebody approved' }),
  ...kept('technical', { patient_plan: 'one row for each patient, written again with each plan' }),
];

const REQUEST_OVER = `r.asked_at < snowmelt_now() - interval '1 day' * $1
  AND NOT EXISTS (SELECT FROM appointment_with_service a WHERE a.id = r.appointment_id AND a.ends_at >= snowmelt_now() - interval '1 day' * $1)
  AND NOT EXISTS (SELECT FROM touch t WHERE t.appointment_id = r.appointment_id AND t.status IN ('planned', 'sending'))`;
const linkRequests = ({ unitOfWork, config }: RetentionParts): PurgedTable => {
  const days = config.values.DELIVERY_TRACE_RETENTION_DAYS;
  return {
    table: 'link_request',
    class: 'technical',
    period: { value: days, unit: 'day', setting: 'DELIVERY_TRACE_RETENTION_DAYS' },
    because:
      'since it was asked for and its visit was over; the timeline has the event. It stays while something about the visit is to be sent',
    standing: () => unitOfWork.query<Standing>(standingOf('link_request', 'asked_at', REQUEST_OVER), [days]),
    purge: async (limit) =>
      (await unitOfWork.query(deleteUnchanging('link_request', 'id', 'asked_at', REQUEST_OVER), [days, limit])).length,
  };
};
