import { Injectable } from '@nestjs/common';
import type { ContactSystem } from '@snowmelt/contracts';
import { PrismaDatabase, UnitOfWork } from '@snowmelt/database';
import type { VisitAccess } from '../http/route-policy.js';

export interface NewMagicLink {
  readonly patientId: string;
  readonly purpose: 'appointment' | 'education';
  readonly appointmentId: string | null;
  readonly educationCode: string | null;
  readonly touchId: string;
  /** The channel it is sent by, to the patient's one address there. */
  readonly channel: ContactSystem;
  readonly expiresAt: Date;
}

/** The visit that a link was made for. */
export interface LinkedVisit {
  readonly patientId: string;
  readonly appointmentId: string;
  /** It was sent to an address that is no longer the patient's. */
  readonly isStrangers: boolean;
  /** By staff: somebody else may have it. */
  readonly isTakenBack: boolean;
}

/** Why a link was closed, and with it the page it had opened. */
export type ClosedBecause = 'moved' | 'cancelled' | 'address-ended' | 'taken-back';

/** Links expire by the planning clock, because they are bound to the appointment's time. */
@Injectable()
export class MagicLinkRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prisma: PrismaDatabase,
  ) {}

  async clinicOfLink(tokenHash: Buffer): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ clinic: string | null }>('SELECT clinic_of_magic_link($1) AS clinic', [
      tokenHash,
    ]);
    return row?.clinic ?? null;
  }

  async clinicOfSession(tokenHash: Buffer): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ clinic: string | null }>(
      'SELECT clinic_of_patient_session($1) AS clinic',
      [tokenHash],
    );
    return row?.clinic ?? null;
  }

  /** Written with the COMMIT. Older links stay good. */
  issue(link: NewMagicLink, tokenHash: Buffer): void {
    this.unitOfWork.beforeCommit('SELECT issue_magic_links($1)', {
      patient_id: link.patientId,
      purpose: link.purpose,
      appointment_id: link.appointmentId,
      education_code: link.educationCode,
      touch_id: link.touchId,
      channel: link.channel,
      token_hash: `\\x${tokenHash.toString('hex')}`,
      expires_at: link.expiresAt,
    });
  }

  /** One statement decides, so one of two concurrent calls wins. */
  async consume(
    tokenHash: Buffer,
  ): Promise<{ id: string; patientId: string; expiresAt: Date; seconds: number } | null> {
    const [row] = await this.unitOfWork.query<{ id: string; patientId: string; expiresAt: Date; seconds: number }>(
      `UPDATE magic_link SET consumed_at = snowmelt_now() WHERE token_hash = $1 AND consumed_at IS NULL AND revoked_at IS NULL AND expires_at > snowmelt_now()
       RETURNING id, patient_id AS "patientId", expires_at AS "expiresAt", ceil(extract(epoch FROM expires_at - snowmelt_now()))::int AS seconds`,
      [tokenHash],
    );
    return row ?? null;
  }

  /** Why a known link does not open. Who holds one that was taken back, or at a former address, learns nothing more. */
  async whyNot(tokenHash: Buffer): Promise<ClosedBecause | 'used' | 'expired'> {
    const [row] = await this.unitOfWork.query<{ why: ClosedBecause | 'used' | 'expired' }>(
      `SELECT CASE WHEN closed_because = 'taken-back' THEN closed_because WHEN address_ended_at IS NOT NULL THEN 'address-ended' WHEN closed_because IS NOT NULL THEN closed_because
         WHEN consumed_at IS NOT NULL AND revoked_at IS NULL AND expires_at > snowmelt_now() THEN 'used' ELSE 'expired' END AS why
       FROM magic_link WHERE token_hash = $1`,
      [tokenHash],
    );
    return row?.why ?? 'expired';
  }

  /** The one of these open pages that this link opened. */
  async pageOf(tokenHash: Buffer, sessionHashes: readonly Buffer[]): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `SELECT s.id FROM patient_session s JOIN magic_link l ON l.id = s.magic_link_id
       WHERE l.token_hash = $1 AND s.token_hash = ANY ($2) AND s.revoked_at IS NULL AND s.expires_at > snowmelt_now()`,
      [tokenHash, sessionHashes],
    );
    return row?.id ?? null;
  }

  async visitOf(tokenHash: Buffer): Promise<LinkedVisit | null> {
    const [row] = await this.unitOfWork.query<LinkedVisit>(
      `SELECT patient_id AS "patientId", appointment_id AS "appointmentId", address_ended_at IS NOT NULL AS "isStrangers",
         closed_because IS NOT DISTINCT FROM 'taken-back' AS "isTakenBack"
       FROM magic_link WHERE token_hash = $1 AND purpose = 'appointment' AND appointment_id IS NOT NULL`,
      [tokenHash],
    );
    return row ?? null;
  }

  /** Whom to call, for the holder of a link that no longer works. */
  async clinic(): Promise<{ name: string; phone: string } | undefined> {
    const clinic = await this.prisma.client.clinic.findFirst({ select: { senderName: true, phone: true } });
    return clinic ? { name: clinic.senderName, phone: clinic.phone } : undefined;
  }

  async openSession(linkId: string, tokenHash: Buffer, expiresAt: Date): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      'INSERT INTO patient_session (clinic_id, magic_link_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, $3) RETURNING id',
      [linkId, tokenHash, expiresAt],
    );
    return (row as { id: string }).id;
  }

  async resume(tokenHash: Buffer): Promise<VisitAccess | null> {
    const [row] = await this.unitOfWork.query<VisitAccess>(
      `SELECT s.id AS "sessionId", l.patient_id AS "patientId", l.appointment_id AS "appointmentId", l.education_code AS "educationCode",
         ceil(extract(epoch FROM s.expires_at - snowmelt_now()))::int AS "secondsLeft"
       FROM patient_session s JOIN magic_link l ON l.id = s.magic_link_id
       WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > snowmelt_now()`,
      [tokenHash],
    );
    return row ?? null;
  }

  /** Why the page was closed; undefined when it was not. A holder at a wrong address learns nothing about the visit. */
  async closedBecause(tokenHash: Buffer, page: string | null): Promise<ClosedBecause | undefined> {
    const [row] = await this.unitOfWork.query<{ because: ClosedBecause }>(
      `SELECT CASE WHEN l.closed_because = 'taken-back' THEN l.closed_because WHEN l.address_ended_at IS NOT NULL THEN 'address-ended' ELSE coalesce(l.closed_because, 'moved') END AS because
       FROM patient_session s JOIN magic_link l ON l.id = s.magic_link_id
       WHERE s.token_hash = $1 AND ($2::uuid IS NULL OR s.id = $2) AND s.revoked_at IS NOT NULL AND s.expires_at > snowmelt_now()`,
      [tokenHash, page],
    );
    return row?.because;
  }

  /** A visit that was moved and then cancelled is cancelled, also for the links that moving it closed. */
  async revokeForAppointment(appointmentId: string, because: 'moved' | 'cancelled'): Promise<void> {
    await this.hold('appointment_id = $1', [appointmentId]);
    await this.unitOfWork.query(
      `UPDATE magic_link SET revoked_at = coalesce(revoked_at, snowmelt_now()), closed_because = CASE closed_because WHEN 'taken-back' THEN closed_because ELSE $2 END
       WHERE appointment_id = $1`,
      [appointmentId, because],
    );
    await this.closePages('l.appointment_id = $1', [appointmentId]);
  }

  /**
   * Also marks links that were closed before, so that they reveal nothing about the visit any more.
   */
  async revokeForAddress(patientId: string, channel: ContactSystem): Promise<void> {
    const sentThere = `patient_id = $1 AND coalesce(channel, $2) = $2 AND address_ended_at IS NULL AND expires_at > snowmelt_now()`;
    await this.hold(sentThere, [patientId, channel]);
    await this.unitOfWork.query(
      `UPDATE magic_link SET address_ended_at = snowmelt_now(), revoked_at = coalesce(revoked_at, snowmelt_now()) WHERE ${sentThere}`,
      [patientId, channel],
    );
    await this.closePages('l.patient_id = $1 AND l.address_ended_at IS NOT NULL', [patientId]);
    await this.tellOfClosedPages(patientId);
  }

  /** All, opened or not, also those that have expired: none may be renewed. Returns how many of them still worked. */
  async takeBack(patientId: string): Promise<number> {
    await this.hold('patient_id = $1', [patientId]);
    const [row] = await this.unitOfWork.query<{ worked: number }>(
      `WITH taken AS (
         UPDATE magic_link l SET closed_because = 'taken-back', revoked_at = coalesce(l.revoked_at, snowmelt_now()) FROM magic_link former
         WHERE former.id = l.id AND l.patient_id = $1 RETURNING former.revoked_at IS NULL AND l.expires_at > snowmelt_now() AS worked)
       SELECT (count(*) FILTER (WHERE worked))::int AS worked FROM taken`,
      [patientId],
    );
    await this.closePages(`l.patient_id = $1 AND l.closed_because = 'taken-back'`, [patientId]);
    await this.tellOfClosedPages(patientId);
    return row?.worked ?? 0;
  }

  /** To the processes that hold a visit open for such a page, with the commit. */
  private async tellOfClosedPages(patientId: string): Promise<void> {
    await this.unitOfWork.query(`SELECT pg_notify('pages_closed', current_clinic_id() || ' ' || $1)`, [patientId]);
  }

  /** Locks the rows in the order of their ids, so that two transactions that revoke links cannot deadlock. */
  private async hold(which: string, values: readonly unknown[]): Promise<void> {
    await this.unitOfWork.query(`SELECT FROM magic_link WHERE ${which} ORDER BY id FOR UPDATE`, values);
  }

  /** A statement of its own after the links are locked, so that it sees a page that was opened meanwhile. */
  private async closePages(which: string, values: readonly unknown[]): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE patient_session s SET revoked_at = snowmelt_now() FROM magic_link l WHERE l.id = s.magic_link_id AND s.revoked_at IS NULL AND ${which}`,
      values,
    );
  }
}
