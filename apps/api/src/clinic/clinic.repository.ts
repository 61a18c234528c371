import { randomUUID } from 'node:crypto';
import { AuditLog } from '@snowmelt/audit';
import { UnitOfWork } from '@snowmelt/database';
import type { ClinicFile } from './clinic-file.js';

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
    { name, senderName, phone, timeZone }: ClinicFile['clinic'],
    knownId: string | null,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.unitOfWork.run(knownId ?? randomUUID(), async () => {
      if (!knownId) {
        await this.unitOfWork.query(
          'INSERT INTO clinic (id, name, sender_name, phone, time_zone) VALUES (current_clinic_id(), $1, $2, $3, $4)',
          [name, senderName, phone, timeZone],
        );
        this.audit.append({ action: 'clinic.found', entityKind: 'clinic', entityId: this.unitOfWork.clinicId() });
      }
      return work();
    });
  }

  /** Returns true when the account was created. */
  async addStaff({ email, displayName, roles }: ClinicFile['staff'][number], passwordHash: string): Promise<boolean> {
    const [made] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) VALUES (current_clinic_id(), $1, $2, $3, $4)
      ON CONFLICT (email) DO NOTHING RETURNING id`,
      [email, displayName, roles, passwordHash],
    );
    if (made)
      this.audit.append({
        action: 'staff.create',
        entityKind: 'staff_user',
        entityId: made.id,
        detail: { roles: roles.join(' ') },
      });
    return made !== undefined;
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

  async addRules(file: ClinicFile): Promise<void> {
    for (const service of file.serviceTypes) await this.addService(service);
    for (const { code, version, name, definition, approvedBy, approvedAt } of file.protocols)
      await this.add('protocol (clinic_id, code, version, name, definition, approved_by, approved_at)', [
        ...[code, version, name, JSON.stringify(definition)],
        ...[approvedBy, approvedAt],
      ]);
    await this.addPolicies('outreach_policy', file.outreachPolicies);
    await this.addPolicies('visit_policy', file.visitPolicies);
    for (const { code, version, name, definition, source, approvedBy, approvedAt } of file.noteTemplates)
      await this.add('note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at)', [
        ...[code, version, name, JSON.stringify(definition)],
        ...[source, approvedBy, approvedAt],
      ]);
  }

  private async addPolicies(
    table: 'outreach_policy' | 'visit_policy',
    policies: ClinicFile['outreachPolicies' | 'visitPolicies'],
  ): Promise<void> {
    for (const { version, definition, source, approvedBy, approvedAt } of policies)
      await this.add(`${table} (clinic_id, version, definition, source, approved_by, approved_at)`, [
        version,
        JSON.stringify(definition),
        source,
        approvedBy,
        approvedAt,
      ]);
  }

  /** Its phases and requirements come with it; those of a service that exists stay as they are. */
  private async addService({
    code,
    name,
    purpose,
    modality,
    phases,
    requirements,
  }: ClinicFile['serviceTypes'][number]): Promise<void> {
    const [made] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO service_type (clinic_id, code, name, purpose, modality) VALUES (current_clinic_id(), $1, $2, $3, $4)
      ON CONFLICT DO NOTHING RETURNING id`,
      [code, name, purpose, modality],
    );
    if (!made) return;
    for (const [index, { kind, minutes, withPatient }] of phases.entries())
      await this.add('service_phase (clinic_id, service_type_id, place, kind, minutes, with_patient)', [
        ...[made.id, index + 1, kind, minutes],
        withPatient,
      ]);
    for (const {
      kind,
      qualification,
      quantity,
      onSite,
      phases: [first, last] = [1, phases.length],
      aloneThrough,
    } of requirements)
      await this.add(
        'service_requirement (clinic_id, service_type_id, kind, qualification, quantity, on_site, first_phase, last_phase, alone_through)',
        [made.id, kind, qualification, quantity, onSite, first, last, aloneThrough],
      );
  }

  /** With the closures of those that are new. A clinic without a site gets one of its own name and zone. */
  async addSites({ clinic, sites }: ClinicFile): Promise<void> {
    const wanted = sites.length > 0 ? sites : [{ name: clinic.name, timeZone: clinic.timeZone, closures: [] }];
    const known = await this.unitOfWork.query('SELECT FROM site WHERE clinic_id = current_clinic_id()');
    for (const { name, timeZone, closures } of sites.length > 0 || known.length === 0 ? wanted : []) {
      const [made] = await this.unitOfWork.query<{ id: string }>(
        'INSERT INTO site (clinic_id, name, time_zone) VALUES (current_clinic_id(), $1, $2) ON CONFLICT DO NOTHING RETURNING id',
        [name, timeZone],
      );
      if (!made) continue;
      for (const { from, until, reason } of closures)
        await this.unitOfWork.query(
          `INSERT INTO availability_exception (clinic_id, site_id, period, opens, reason)
          VALUES (current_clinic_id(), $1, tstzrange(to_instant($2::date, $5), to_instant($3::date + 1, $5)), false, $4)`,
          [made.id, from, until, reason, timeZone],
        );
    }
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

  /** At the site it names, or at the only one. */
  async addResource({
    kind,
    name,
    site,
    places,
    staffEmail,
    hours,
  }: ClinicFile['resources'][number]): Promise<void> {
    const [made] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO bookable_resource (clinic_id, site_id, kind, name, places, staff_user_id)
      SELECT s.clinic_id, s.id, $1, $2, $3, (SELECT id FROM staff_user WHERE clinic_id = current_clinic_id() AND email = $4)
      FROM site s WHERE s.clinic_id = current_clinic_id() AND coalesce(s.name = $5, true) ORDER BY s.name LIMIT 1 ON CONFLICT DO NOTHING RETURNING id`,
      [kind, name, places, staffEmail ?? null, site ?? null],
    );
    if (!made) return; // the clinic may have changed its hours since
    for (const { isoWeekdays, opens, closes, from = null, until = null } of hours) {
      for (const weekday of isoWeekdays)
        await this.unitOfWork.query(
          `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local, effective)
          VALUES (current_clinic_id(), $1, $2, $3, $4, daterange($5, $6, '[]'))`,
          [made.id, weekday, opens, closes, from, until],
        );
    }
  }

  private async add(into: string, values: readonly unknown[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO ${into} VALUES (current_clinic_id(), ${values.map((_, index) => `$${index + 1}`).join(', ')}) ON CONFLICT DO NOTHING`,
      values,
    );
  }
}
