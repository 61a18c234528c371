import {
  deleteOver,
  deleteUnchanging,
  kept,
  type PurgedTable,
  type RetentionParts,
  type Standing,
  standingOf,
  type TableRetention,
} from '@snowmelt/database';

/** Callbacks first: an attempt goes only when none refers to it. */
export const messagingRetention = (parts: RetentionParts): TableRetention[] => [
  callbacks(parts),
  rejectedAttempts(parts),
  ...kept('chart', {
    message: 'what the patient was written, when, where to and whether it arrived',
    inbound_message: 'what the patient wrote',
    inbound_message_patient: 'who had the number when the text came',
    inbound_message_task: 'who had to see to the text',
  }),
  ...kept('technical', {
    drawer_message: 'messages of a demo, which never left it; production does not start with the drawer',
  }),
];

/** Nobody asks the provider any more what became of the message. */
const SETTLED = `(SELECT FROM message m JOIN message_attempt a ON a.message_id = m.id
  WHERE m.id = t.message_id AND m.next_look_at IS NULL AND t.outcome NOT IN ('open', 'unknown'))`;
const CALLBACK_OVER = `r.error_code IS NULL AND r.received_at < now() - interval '1 day' * $1
  AND EXISTS (SELECT FROM message_attempt t WHERE t.id = r.attempt_id AND EXISTS ${SETTLED})`;
const callbacks = ({ unitOfWork, config }: RetentionParts): PurgedTable => {
  const days = config.values.DELIVERY_TRACE_RETENTION_DAYS;
  return {
    table: 'message_status_callback',
    class: 'technical',
    period: { value: days, unit: 'day', setting: 'DELIVERY_TRACE_RETENTION_DAYS' },
    because:
      'since it came; the message has the status that it brought. One with an error code stays, and one of a message whose fate is still asked for',
    standing: () =>
      unitOfWork.query<Standing>(standingOf('message_status_callback', 'received_at', CALLBACK_OVER), [days]),
    purge: async (limit) => {
      const text = deleteUnchanging('message_status_callback', 'id', 'received_at', CALLBACK_OVER);
      return (await unitOfWork.query(text, [days, limit])).length;
    },
  };
};

const ATTEMPT_OVER = `r.outcome = 'rejected' AND r.provider_message_id IS NULL AND r.started_at < now() - interval '1 day' * $1
  AND EXISTS (SELECT FROM message_attempt t WHERE t.message_id = r.message_id AND (t.started_at, t.id) > (r.started_at, r.id))
  AND NOT EXISTS (SELECT FROM message m WHERE m.id = r.message_id AND m.next_look_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM message_attempt t WHERE t.message_id = r.message_id AND t.outcome IN ('open', 'unknown'))
  AND NOT EXISTS (SELECT FROM message_status_callback k WHERE k.attempt_id = r.id)`;
const rejectedAttempts = ({ unitOfWork, config }: RetentionParts): PurgedTable => {
  const days = config.values.DELIVERY_TRACE_RETENTION_DAYS;
  return {
    table: 'message_attempt',
    class: 'technical',
    period: { value: days, unit: 'day', setting: 'DELIVERY_TRACE_RETENTION_DAYS' },
    because:
      'since it began, if the provider rejected it and another one followed. The last attempt stays with its message, and so does any that may have left',
    standing: () => unitOfWork.query<Standing>(standingOf('message_attempt', 'started_at', ATTEMPT_OVER), [days]),
    purge: async (limit) =>
      (await unitOfWork.query(deleteOver('message_attempt', 'id', 'started_at', ATTEMPT_OVER), [days, limit])).length,
  };
};
