import type pg from 'pg';
import { clinic, closures, resources, serviceTypes, site } from './demo-clinic.js';

/**
 * The site of the demo clinic with its services, people, chairs and rooms, and their hours. What is there already stays
 * as it is.
 */
export async function seedSite(client: pg.Client): Promise<void> {
  const isNew = async (text: string, values: unknown[]) =>
    (await client.query(`${text} ON CONFLICT (id) DO NOTHING`, values)).rowCount === 1;
  const newSite = 'INSERT INTO site (id, clinic_id, name, time_zone) VALUES ($1, $2, $3, $4)';
  if (await isNew(newSite, [site.id, clinic.id, site.name, clinic.timeZone])) await close(client);
  for (const { id, code, name, purpose, modality, phases, requirements } of serviceTypes) {
    const values = [id, clinic.id, code, name, purpose, modality];
    if (
      !(await isNew(
        'INSERT INTO service_type (id, clinic_id, code, name, purpose, modality) VALUES ($1, $2, $3, $4, $5, $6)',
        values,
      ))
    )
      continue;
    for (const [index, [kind, minutes, withPatient]] of phases.entries())
      await client.query(
        'INSERT INTO service_phase (clinic_id, service_type_id, place, kind, minutes, with_patient) VALUES ($1, $2, $3, $4, $5, $6)',
        [clinic.id, id, index + 1, kind, minutes, withPatient],
      );
    for (const { kind, qualification, onSite, phases: [first, last] = [1, phases.length] } of requirements)
      await client.query(
        'INSERT INTO service_requirement (clinic_id, service_type_id, kind, qualification, on_site, first_phase, last_phase) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [clinic.id, id, kind, qualification ?? null, onSite ?? false, first, last],
      );
  }
  for (const { id, kind, name, staffUserId, places, hours } of resources) {
    const values = [id, clinic.id, site.id, kind, name, places ?? 1, staffUserId ?? null];
    const text =
      'INSERT INTO bookable_resource (id, clinic_id, site_id, kind, name, places, staff_user_id) VALUES ($1, $2, $3, $4, $5, $6, $7)';
    if (await isNew(text, values)) await open(client, id, hours);
  }
}

const open = (client: pg.Client, resourceId: string, [weekdays, opens, closes]: (typeof resources)[number]['hours']) =>
  client.query(
    `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local)
     SELECT $1, $2, d, $4, $5 FROM unnest($3::integer[]) d`,
    [clinic.id, resourceId, weekdays, opens, closes],
  );

async function close(client: pg.Client): Promise<void> {
  for (const [from, until, reason] of closures)
    await client.query(
      `INSERT INTO availability_exception (clinic_id, site_id, period, opens, reason)
       VALUES ($1, $2, tstzrange(to_instant($3::date, $6), to_instant($4::date + 1, $6)), false, $5)`,
      [clinic.id, site.id, from, until, reason, clinic.timeZone],
    );
}
