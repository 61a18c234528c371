import { Injectable } from '@nestjs/common';
import type { Consent, ConsentEnd, ContactSystem, SaidHow } from '@snowmelt/contracts';
import { PrismaDatabase, UnitOfWork } from '@snowmelt/database';

/** The version of the wording that staff read out; a new wording gets a new name. */
const CONSENT_TEXT_VERSION = '2026-11-01';
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A patient's addresses, and the consents to use them. */
@Injectable()
export class ContactRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prisma: PrismaDatabase,
  ) {}

  /** A new address is assumed to work until the provider says otherwise. */
  async setAddress(patientId: string, system: ContactSystem, value: string | null): Promise<void> {
    if (value === null) await this.prisma.client.contactPoint.deleteMany({ where: { patientId, system } });
    else {
      await this.unitOfWork.query(
        `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, $2, $3)
         ON CONFLICT (clinic_id, patient_id, system) DO UPDATE SET value = excluded.value, unusable_since = NULL, unusable_reason = NULL`,
        [patientId, system, value],
      );
    }
  }

  async markUnusable(patientId: string, value: string): Promise<boolean> {
    return (
      (
        await this.unitOfWork.query(
          'UPDATE contact_point SET unusable_since = snowmelt_now() WHERE patient_id = $1 AND value = $2 AND unusable_since IS NULL RETURNING id',
          [patientId, value],
        )
      ).length > 0
    );
  }

  async giveConsent(consent: {
    patientId: string;
    category: ContactSystem;
    address: string | null;
    recordedBy: string;
    givenHow: SaidHow | null;
  }): Promise<string> {
    const { id } = await this.prisma.client.consent.create({
      data: { ...consent, clinicId: this.unitOfWork.clinicId(), textVersion: CONSENT_TEXT_VERSION },
    });
    return id;
  }

  /** Ends the active consent and returns its id; null when there is none. */
  async endConsent(
    patientId: string,
    category: ContactSystem,
    end: { by: string; how: SaidHow; reason: ConsentEnd },
  ): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `UPDATE consent SET revoked_at = snowmelt_now(), revoked_by = $3, revoked_how = $4, revoked_reason = $5 WHERE patient_id = $1 AND category = $2 AND revoked_at IS NULL RETURNING id`,
      [patientId, category, end.by, end.how, end.reason],
    );
    return row?.id ?? null;
  }

  consentsOf(patientId: string): Promise<Consent[]> {
    return this.unitOfWork.query<Consent>(
      `SELECT k.id, k.category, k.address, k.text_version AS "textVersion", ${instant('k.given_at')} AS "givenAt", k.given_how AS "givenHow", g.display_name AS "recordedBy",
         ${instant('k.revoked_at')} AS "revokedAt", k.revoked_how AS "revokedHow", r.display_name AS "revokedBy", k.revoked_reason AS "revokedReason"
       FROM consent k JOIN staff_name g ON g.id = k.recorded_by LEFT JOIN staff_name r ON r.id = k.revoked_by
       WHERE k.patient_id = $1 ORDER BY k.given_at DESC, k.id DESC`,
      [patientId],
    );
  }
}
