/** The times of the texts of the last seven days to the number of the patient `p`. */
export const textsSent = (condition: string) => `coalesce((
    SELECT jsonb_agg(extract(epoch FROM m.created_at) * 1000) FROM touch_message m
    WHERE m.patient_id = p.id AND m.channel = 'sms' ${condition} AND m.created_at > snowmelt_now() - interval '7 days'
      AND m.address = (SELECT c.value FROM patient_address c WHERE c.patient_id = p.id AND c.system = 'sms') AND m.may_have_left), '[]')`;

/**
 * What `mayText` needs of the patient `p`, without this touch, in epoch milliseconds. A touch still being tried by text
 * counts as ahead; one whose number refused it does not, because no text can bring it any more. A consent is for one
 * number: texts to another do not count.
 */
export const textsOf = (touchId: string) => `
  SELECT ${textsSent(`AND m.touch_id <> ${touchId}`)} AS sent,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('rank', o.rank, 'dueAt', extract(epoch FROM o.due_at) * 1000)) FROM touch o
    WHERE o.patient_id = p.id AND o.id <> ${touchId} AND o.status IN ('planned', 'sending') AND o.expires_at > snowmelt_now()
      AND o.due_at < snowmelt_now() + interval '7 days'
      AND NOT EXISTS (SELECT FROM touch_message m WHERE m.touch_id = o.id AND m.channel = 'sms' AND (m.status IN ('undelivered', 'failed') OR m.may_have_left))),
    '[]') AS ahead,
  coalesce((SELECT jsonb_agg(extract(epoch FROM s.at) * 1000) FROM patient_plan q, unnest(q.safety_at) s(at) WHERE q.patient_id = p.id), '[]') AS expected`;

export interface TextRow {
  readonly sent: readonly number[];
  readonly expected: readonly number[];
  readonly ahead: readonly { readonly rank: number; readonly dueAt: number }[];
}

export const textsIn = ({ sent, ahead, expected }: TextRow) => ({
  expected: expected.map((at) => new Date(at)),
  sent: sent.map((at) => new Date(at)),
  ahead: ahead.map(({ rank, dueAt }) => ({ rank, dueAt: new Date(dueAt) })),
});
