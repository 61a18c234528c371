import { Injectable } from '@nestjs/common';
import type { SignalBody, VisitRole, VisitState } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { ABSENT_AFTER_SECONDS, type RevokedOnce } from '../visit/visit.repository.js';

export interface Seat {
  readonly joinId: string;
  readonly visitId: string;
  readonly role: VisitRole;
  readonly epoch: number;
}

/** Signals that may wait for one browser: enough for hundreds of candidates, too few to fill the database. */
const MOST_SIGNALS = 2000;
const SIGNALS_AT_ONCE = 100;

export interface News {
  readonly state: VisitState;
  readonly epoch: number;
  readonly revokedBecause: RevokedOnce | null;
  readonly expired: boolean;
  readonly peer: { readonly epoch: number; readonly present: boolean } | null;
  readonly signals: readonly { readonly seq: number; readonly from: number; readonly body: SignalBody }[];
}

export interface JoinOfToken {
  readonly joinId: string;
  readonly visitId: string;
  readonly appointmentId: string;
  readonly patientId: string;
  readonly role: VisitRole;
  readonly personId: string;
  readonly epoch: number;
  readonly revokedBecause: RevokedOnce | null;
  readonly expired: boolean;
}

/** A valid join grant. It ends with the address of its link, even before it is revoked. */
const holds = `(j.revoked_at IS NULL AND NOT page_address_ended(j.patient_session_id))`;
const revokedBecause = `CASE WHEN j.revoked_at IS NULL AND page_address_ended(j.patient_session_id) THEN 'address-ended' ELSE j.revoked_because END AS "revokedBecause"`;

@Injectable()
export class SignallingRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Whose join grant it is, and why it was revoked. */
  async joinOf(tokenHash: Buffer): Promise<JoinOfToken | null> {
    const [row] = await this.unitOfWork.query<JoinOfToken>(
      `SELECT j.id AS "joinId", j.visit_id AS "visitId", v.appointment_id AS "appointmentId", v.patient_id AS "patientId", j.role,
        j.person_id AS "personId", j.epoch, ${revokedBecause}, j.expires_at <= snowmelt_now() AS expired
       FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE j.token_hash = $1`,
      [tokenHash],
    );
    return row ?? null;
  }

  /**
   * A page that starts its connection anew gets the visit's next epoch; signals from and to its last one are deleted.
   * Null for a revoked join grant or an outdated epoch.
   */
  async nextEpoch({ joinId, visitId, epoch }: Seat): Promise<number | null> {
    const [row] = await this.unitOfWork.query<{ epoch: number }>(
      `WITH old AS (SELECT epoch FROM visit_join j WHERE id = $1 AND epoch = $3 AND ${holds}),
        gone AS (DELETE FROM visit_signal s USING old WHERE s.visit_id = $2
        AND (s.to_epoch = old.epoch OR s.from_epoch = old.epoch)),
         v AS (UPDATE visit SET epoch = visit.epoch + 1 FROM old WHERE id = $2 RETURNING visit.epoch)
       UPDATE visit_join j SET epoch = v.epoch, last_seen_at = now() FROM v WHERE j.id = $1 RETURNING j.epoch`,
      [joinId, visitId, epoch],
    );
    return row?.epoch ?? null;
  }

  /**
   * Returns those that left or counted as absent meanwhile; they stay so. Locks the rows in the order of their ids, so
   * that two processes do not deadlock.
   */
  async stillSeen(joinIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `WITH mine AS (SELECT id, last_seen_at FROM visit_join WHERE id = ANY ($1) AND revoked_at IS NULL ORDER BY id FOR UPDATE),
         up AS (UPDATE visit_join j SET last_seen_at = now() FROM mine WHERE j.id = mine.id AND mine.last_seen_at IS NOT NULL)
       SELECT id FROM mine WHERE last_seen_at IS NULL`,
      [joinIds],
    );
    return rows.map(({ id }) => id);
  }

  async seen(joinId: string): Promise<void> {
    await this.unitOfWork.query('UPDATE visit_join SET last_seen_at = now() WHERE id = $1 AND revoked_at IS NULL', [
      joinId,
    ]);
  }

  async gone(joinId: string): Promise<void> {
    await this.unitOfWork.query('UPDATE visit_join SET last_seen_at = NULL WHERE id = $1', [joinId]);
  }

  /** The room of an open visit, for a seat whose join grant and epoch are still valid. */
  async openRoom({ joinId, epoch }: Seat): Promise<{ name: string; closesInSeconds: number } | null> {
    const [row] = await this.unitOfWork.query<{ name: string; closesInSeconds: number }>(
      `SELECT v.room AS name, extract(epoch FROM j.expires_at - snowmelt_now())::float8 AS "closesInSeconds" FROM visit v JOIN visit_join j ON j.visit_id = v.id
       WHERE j.id = $1 AND ${holds} AND j.epoch = $2 AND j.expires_at > snowmelt_now() AND v.state IN ('admitted', 'in_progress', 'interrupted')`,
      [joinId, epoch],
    );
    return row ?? null;
  }

  /**
   * Stores a signal only while the visit is open, the sender's join grant and epoch are valid, and the other side still
   * has epoch `to`.
   */
  async say(seat: Seat, to: number, body: SignalBody): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO visit_signal (clinic_id, visit_id, from_epoch, to_epoch, body)
       SELECT v.clinic_id, v.id, j.epoch, o.epoch, $4 FROM visit v JOIN visit_join j ON j.visit_id = v.id JOIN visit_join o ON o.visit_id = v.id AND o.role <> j.role AND o.revoked_at IS NULL
       WHERE j.id = $1 AND ${holds} AND j.epoch = $2 AND o.epoch = $3 AND v.state IN ('admitted', 'in_progress', 'interrupted')
         AND NOT EXISTS (SELECT FROM visit_signal s WHERE s.visit_id = $5 AND s.to_epoch = $3 ORDER BY s.visit_id, s.to_epoch, s.seq OFFSET ${MOST_SIGNALS - 1} LIMIT 1) RETURNING seq`,
      [seat.joinId, seat.epoch, to, JSON.stringify(body), seat.visitId],
    );
    if (rows.length > 0)
      await this.unitOfWork.query(`SELECT pg_notify('visit', $1)`, [
        `${seat.visitId} ${seat.role === 'patient' ? 'clinician' : 'patient'}`,
      ]);
    return rows.length > 0;
  }

  /** What a browser must be told since `after`, in one statement; returns a limited number of signals. */
  async news(joinId: string, after: number): Promise<News | null> {
    const [row] = await this.unitOfWork.query<News>(
      `SELECT v.state, j.epoch, ${revokedBecause}, j.expires_at <= snowmelt_now() AS expired,
         CASE WHEN o.epoch > 0 THEN jsonb_build_object('epoch', o.epoch, 'present', coalesce(o.last_seen_at > now() - interval '${ABSENT_AFTER_SECONDS} seconds', false)) END AS peer,
         coalesce((SELECT jsonb_agg(jsonb_build_object('seq', s.seq, 'from', s.from_epoch, 'body', s.body) ORDER BY s.seq)
           FROM (SELECT * FROM visit_signal s WHERE s.visit_id = v.id AND s.to_epoch = j.epoch AND s.seq > $2 ORDER BY s.seq LIMIT ${SIGNALS_AT_ONCE}) s), '[]') AS signals
       FROM visit_join j JOIN visit v ON v.id = j.visit_id LEFT JOIN visit_join o ON o.visit_id = v.id AND o.role <> j.role AND o.revoked_at IS NULL WHERE j.id = $1`,
      [joinId, after],
    );
    return row ?? null;
  }
}
