import { Injectable } from '@nestjs/common';
import type { SiteChange, SiteDetails } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

const DIRECTIONS = `jsonb_build_object('en', coalesce(s.directions ->> 'en', ''), 'es', coalesce(s.directions ->> 'es', ''))`;

@Injectable()
export class SiteRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  details(id: string | null = null): Promise<SiteDetails[]> {
    return this.unitOfWork.query<SiteDetails>(
      `SELECT s.id, s.version, s.name, s.time_zone AS "timeZone", s.address, ${DIRECTIONS} AS directions
       FROM site s WHERE $1::uuid IS NULL OR s.id = $1 ORDER BY s.name, s.id`,
      [id],
    );
  }

  async isNameTaken(name: string, id: string): Promise<boolean> {
    return (await this.unitOfWork.query('SELECT FROM site WHERE name = $1 AND id <> $2', [name, id])).length > 0;
  }

  /** False when somebody changed it meanwhile. */
  async save(id: string, { version, name, address, directions }: SiteChange): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE site SET name = $3, address = $4, directions = $5, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id`,
      [id, version, name, address, JSON.stringify(directions)],
    );
    return rows.length > 0;
  }
}
