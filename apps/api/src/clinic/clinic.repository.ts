import { randomUUID } from 'node:crypto';
import { AuditLog } from '@snowmelt/audit';
import { UnitOfWork } from '@snowmelt/database';
import type { ClinicFile } from './clinic-file.js';
import type { KnownProtocol } from './lacking-numbers.js';
import { isApproved } from './waiting-for-approval.js';

/**
 * Adds what a clinic lacks and changes nothing that exists. Runs as the owner of the tables, who sees the accounts of
 * every clinic.
 */
export class ClinicRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** Runs `work` inside the clinic `knownId`; without an id it creates the clinic first. */
  async inClinic<T>(
    { name, senderName, phone, timeZone, factorRoles }: ClinicFile['clinic'],
    knownId: string | null,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.unitOfWork.run(knownId ?? randomUUID(), async () => {
      if (!knownId) {
        await this.unitOfWork.query(
          'INSERT INTO clinic (id, name, sender_name, phone, time_zone, factor_roles) VALUES (current_clinic_id(), $1, $2, $3, $4, $5)',
          [name, senderName, phone, timeZone, factorRoles],
        );
        this.audit.append({ action: 'clinic.found', entityKind: 'clinic', entityId: this.unitOfWork.clinicId() });
      }
      return work();
    });
  }

  /** Nobody has a password yet. Returns null where the address belongs to another clinic. */
  async addStaff({ email, displayName, roles }: ClinicFile['staff'][number]): Promise<string | null> {
    const [made] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO staff_user (clinic_id, email, display_name, roles) VALUES (current_clinic_id(), $1, $2, $3)
      ON CONFLICT (email) DO NOTHING RETURNING id`,
      [email, displayName, roles],
    );
    if (made)
      this.audit.append({
        action: 'staff.create',
        entityKind: 'staff_user',
        entityId: made.id,
        detail: { roles: roles.join(' ') },
      });
    return made?.id ?? null;
  }

  /** An administrator who has a password, or is about to choose one. */
  async hasAdmin(): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `SELECT FROM staff_user u WHERE u.clinic_id = current_clinic_id() AND 'admin' = ANY (u.roles) AND u.disabled_at IS NULL AND (u.password_hash IS NOT NULL
         OR EXISTS (SELECT FROM staff_link l WHERE l.staff_user_id = u.id AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()))`,
    );
    return rows.length > 0;
  }

  async hasStaff(email: string): Promise<boolean> {
    return (
      (
        await this.unitOfWork.query('SELECT FROM staff_user WHERE clinic_id = current_clinic_id() AND email = $1', [
          email,
        ])
      ).length > 0
    );
  }

  /**
   * Only what is approved; the rest stays in the file until it is. Returns whether a reading may have become ready: a
   * protocol or an approval is new. (Plans are made again after a new policy anyway.)
   */
  async addRules(file: ClinicFile): Promise<boolean> {
    let isNew = false;
    for (const { code, version, name, definition, approvedBy, approvedAt } of file.protocols.filter(isApproved))
      isNew =
        (await this.add('protocol (clinic_id, code, version, name, definition, approved_by, approved_at)', [
          ...[code, version, name, JSON.stringify(definition)],
          ...[approvedBy, approvedAt],
        ])) || isNew;
    await this.addPolicies('outreach_policy', file.outreachPolicies);
    await this.addPolicies('visit_policy', file.visitPolicies);
    for (const { code, version, name, definition, source, approvedBy, approvedAt } of file.noteTemplates.filter(
      isApproved,
    ))
      await this.add('note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at)', [
        ...[code, version, name, JSON.stringify(definition)],
        ...[source, approvedBy, approvedAt],
      ]);
    for (const { code, version, approvedBy, approvedAt } of file.educationApprovals.filter(isApproved))
      isNew =
        (await this.add('education_approval (clinic_id, education_code, item_version, approved_by, approved_at)', [
          ...[code, version, approvedBy, approvedAt],
        ])) || isNew;
    return isNew;
  }

  /** The latest version of each approved protocol, with the names of its numbers. */
  protocols(): Promise<KnownProtocol[]> {
    return this.unitOfWork.query<KnownProtocol>(
      `SELECT DISTINCT ON (code) code, version, ARRAY(SELECT jsonb_object_keys(definition)) AS numbers FROM protocol
      WHERE clinic_id = current_clinic_id() ORDER BY code, version DESC`,
    );
  }

  private async addPolicies(
    table: 'outreach_policy' | 'visit_policy',
    policies: ClinicFile['outreachPolicies' | 'visitPolicies'],
  ): Promise<void> {
    for (const { version, definition, source, approvedBy, approvedAt } of policies.filter(isApproved))
      await this.add(`${table} (clinic_id, version, definition, source, approved_by, approved_at)`, [
        version,
        JSON.stringify(definition),
        source,
        approvedBy,
        approvedAt,
      ]);
  }

  /** Licences and certificates that are not there yet. */
  async addLicences({ email, licences }: ClinicFile['staff'][number]): Promise<void> {
    for (const { kind, state, number, expiresOn } of licences)
      await this.unitOfWork.query(
        `INSERT INTO staff_licence (clinic_id, staff_user_id, kind, state, number, expires_on)
        SELECT clinic_id, id, $2, $3, $4, $5 FROM staff_user WHERE clinic_id = current_clinic_id() AND email = $1 ON CONFLICT DO NOTHING`,
        [email, kind, state, number, expiresOn],
      );
  }

  /** Id of each of the clinic's staff by e-mail address. */
  async staffIds(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.unitOfWork.query<{ id: string; email: string }>(
      'SELECT id, email FROM staff_user WHERE clinic_id = current_clinic_id()',
    );
    return new Map(rows.map(({ id, email }) => [email, id]));
  }

  /** Whether it was not there yet. */
  private async add(into: string, values: readonly unknown[]): Promise<boolean> {
    const added = await this.unitOfWork.query(
      `INSERT INTO ${into} VALUES (current_clinic_id(), ${values.map((_, index) => `$${index + 1}`).join(', ')}) ON CONFLICT DO NOTHING RETURNING clinic_id`,
      values,
    );
    return added.length > 0;
  }
}
