import { Injectable } from '@nestjs/common';
import type { Patient, RegisterPatient } from '@snowmelt/contracts';
import { PrismaDatabase, UnitOfWork } from '@snowmelt/database';
import type { PatientSearchTerms } from './patient-search.js';

const SELECT = `
  SELECT p.id, p.version, p.given_name AS "givenName", p.family_name AS "familyName", p.birth_on::text AS "birthOn", p.language, p.time_zone AS "timeZone",
    (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND c.system = 'sms') AS phone,
    (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND c.system = 'email') AS email,
    jsonb_build_object(
      'sms', EXISTS (SELECT FROM consent k WHERE k.patient_id = p.id AND k.category = 'sms' AND k.revoked_at IS NULL),
      'email', EXISTS (SELECT FROM consent k WHERE k.patient_id = p.id AND k.category = 'email' AND k.revoked_at IS NULL)) AS consents,
    ARRAY(SELECT o.channel FROM messaging_opt_out o JOIN contact_point c ON c.system = o.channel AND c.value = o.address
          WHERE c.patient_id = p.id AND o.opted_in_at IS NULL AND NOT o.undecided ORDER BY 1) AS "optedOut",
    EXISTS (SELECT FROM messaging_opt_out o JOIN contact_point c ON c.system = o.channel AND c.value = o.address
          WHERE c.patient_id = p.id AND o.opted_in_at IS NULL AND o.undecided) AS "textsPaused",
    ARRAY(SELECT r.system FROM patient_address r WHERE r.patient_id = p.id AND r.reachable_since IS NOT NULL AND NOT r.paused ORDER BY 1) AS "reachableBy",
    to_char(p.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt"
  FROM patient p`;

@Injectable()
export class PatientRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prisma: PrismaDatabase,
  ) {}

  async find(id: string): Promise<Patient | null> {
    const [row] = await this.unitOfWork.query<Patient>(`${SELECT} WHERE p.id = $1`, [id]);
    return row ?? null;
  }

  /** Those of whom all of it is true, sorted by name; `after` is the last id of the previous page. */
  async search(
    { words, birthOn, digits }: PatientSearchTerms,
    after: string | null,
    limit: number,
  ): Promise<Patient[]> {
    // the planner does not see that a condition with a null is none
    const conditions = [
      words.length > 0 ? 'p.id IN (SELECT patients_named($4))' : '$4::text[] IS NOT NULL',
      birthOn ? 'p.birth_on = $5::date' : '$5::date IS NULL',
      digits
        ? 'p.id IN (SELECT patient_id FROM contact_point WHERE last_four = right($1, 4) AND right(value, length($1)) = $1)'
        : '$1::text IS NULL',
      '($2::uuid IS NULL OR (lower(p.family_name), lower(p.given_name), p.id) > (SELECT lower(family_name), lower(given_name), id FROM patient WHERE id = $2))',
    ];
    return this.unitOfWork.query<Patient>(
      `${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY lower(p.family_name), lower(p.given_name), p.id LIMIT $3`,
      [digits, after, limit, words, birthOn],
    );
  }

  async insert({
    birthOn,
    givenName,
    familyName,
    language,
    timeZone,
  }: Omit<RegisterPatient, 'consents' | 'phone' | 'email'>): Promise<string> {
    const { id } = await this.prisma.client.patient.create({
      data: {
        clinicId: this.unitOfWork.clinicId(),
        givenName,
        familyName,
        birthOn: new Date(`${birthOn}T00:00:00Z`),
        language,
        timeZone,
      },
    });
    return id;
  }

  /** Returns false when the version is outdated. */
  async update(
    id: string,
    version: number,
    { language, timeZone }: Pick<Patient, 'language' | 'timeZone'>,
  ): Promise<boolean> {
    const { count } = await this.prisma.client.patient.updateMany({
      where: { id, version },
      data: { language, timeZone, version: { increment: 1 } },
    });
    return count > 0;
  }
}
