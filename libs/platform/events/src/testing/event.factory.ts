import { idOf, type Sql } from '@snowmelt/testing';

interface Happened {
  readonly patientId: string;
  readonly payload?: object;
  readonly at?: string | null;
}

/** As `append_domain_events` does: without it the row passes for one of a server of the former release. */
const TOLD = `SELECT set_config('app.owners_told', 'yes', true)`;
const INSERT = 'INSERT INTO domain_event (clinic_id, type, patient_id, payload, occurred_at)';
const valuesOf = (type: string, { patientId, payload = {}, at = null }: Happened) => [
  type,
  patientId,
  JSON.stringify(payload),
  at,
];

/** A pending event; it happened now unless an instant is given. Whoever keeps what it says is told by the spec. */
export const happened = (sql: Sql, type: string, event: Happened): Promise<string> =>
  idOf(
    sql,
    `WITH told AS MATERIALIZED (${TOLD})
    ${INSERT} SELECT current_clinic_id(), $1, $2, $3, coalesce($4::timestamptz, snowmelt_now()) FROM told`,
    valuesOf(type, event),
  );

/** The same, appended by a server of the former release: what it says, the database keeps (20261129001690). */
export const happenedAtFormerServer = (sql: Sql, type: string, event: Happened): Promise<string> =>
  idOf(
    sql,
    `${INSERT} VALUES (current_clinic_id(), $1, $2, $3, coalesce($4::timestamptz, snowmelt_now()))`,
    valuesOf(type, event),
  );

/** One delivered event a minute, from minute `from` to minute `to` after `since`. */
export const happenedEachMinute = (
  sql: Sql,
  type: string,
  { patientId, since, from, to }: { patientId: string; since: string; from: number; to: number },
) =>
  sql(
    `INSERT INTO domain_event (clinic_id, type, patient_id, payload, occurred_at, delivered_at)
    SELECT current_clinic_id(), $1, $2, '{}', $3::timestamptz + n * interval '1 minute', now() FROM generate_series($4::int, $5::int) n ORDER BY n`,
    [type, patientId, since, from, to],
  );

/** Events of this many other patients, so that a query has to find one patient among them. */
export async function happenedToOthers(sql: Sql, type: string, patients: number): Promise<void> {
  await sql(
    `INSERT INTO domain_event (clinic_id, type, patient_id, payload) SELECT current_clinic_id(), $1, gen_random_uuid(), '{}' FROM generate_series(1, $2::int)`,
    [type, patients],
  );
  await sql('ANALYZE domain_event');
}

/** Marks events whose type starts so as undelivered, as after a crash before the mark. */
export const deliveryForgotten = (sql: Sql, typesBeginWith: string) =>
  sql(`UPDATE domain_event SET delivered_at = NULL WHERE type LIKE $1 || '%'`, [typesBeginWith]);

/** Marks pending events whose type starts so as delivered, though nobody handled them. */
export const deliveryLost = (sql: Sql, typesBeginWith: string) =>
  sql(`UPDATE domain_event SET delivered_at = now() WHERE delivered_at IS NULL AND type LIKE $1 || '%'`, [
    typesBeginWith,
  ]);

/** Delivered events of one type, in this order. Whoever keeps what they say is told by the spec. */
export const happenedBefore = (
  sql: Sql,
  type: string,
  events: readonly { readonly patientId: string; readonly payload: object }[],
) =>
  sql(
    `WITH told AS MATERIALIZED (${TOLD})
    INSERT INTO domain_event (clinic_id, type, patient_id, payload, delivered_at)
    SELECT current_clinic_id(), $1, e.patient_id, e.payload, now() FROM told, unnest($2::uuid[], $3::jsonb[]) WITH ORDINALITY e(patient_id, payload, place) ORDER BY e.place`,
    [type, events.map(({ patientId }) => patientId), events.map(({ payload }) => JSON.stringify(payload))],
  );

/** What is left to be handled is due, as if its time had come. */
export const deliveriesDue = (sql: Sql) => sql('UPDATE event_delivery SET next_try_at = now()');

/** How much is left to be handled, of all subscribers. */
export const deliveriesLeft = async (sql: Sql): Promise<number> => (await sql('SELECT FROM event_delivery')).length;

/** An event that this subscriber could not handle so many times; later ones of the patient wait behind it. */
export async function deliveryFailed(sql: Sql, patientId: string, subscriber: string, tries: number): Promise<void> {
  const id = await happened(sql, 'patient.registered', { patientId, payload: { patientId } });
  await sql(
    `INSERT INTO event_delivery (clinic_id, subscriber, patient_id, event_seq, tries, next_try_at)
    SELECT clinic_id, $2, patient_id, seq, $3, now() + interval '1 hour' FROM domain_event WHERE id = $1`,
    [id, subscriber, tries],
  );
}

/** What could not be handled is handled. */
export const deliveriesDone = (sql: Sql) => sql('DELETE FROM event_delivery');
