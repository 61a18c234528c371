import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

export interface EndingLicence {
  readonly id: string;
  readonly expiresOn: string;
  /** Midnight after its last day, by the clinic's clocks. */
  readonly endsAt: Date;
}

@Injectable()
export class LicenceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those of whoever works here that end within so many days of the clinic, or have ended. */
  ending(days: number): Promise<EndingLicence[]> {
    return this.unitOfWork.query<EndingLicence>(
      `SELECT l.id, to_char(l.expires_on, 'YYYY-MM-DD') AS "expiresOn", to_instant(l.expires_on + 1, c.time_zone) AS "endsAt"
       FROM ending_licence l, own_clinic c WHERE l.expires_on <= to_wall_time(snowmelt_now(), c.time_zone)::date + $1::int ORDER BY l.expires_on, l.id`,
      [days],
    );
  }

  unsupervised(): Promise<{ id: string }[]> {
    return this.unitOfWork.query<{ id: string }>('SELECT id FROM unsupervised ORDER BY id');
  }
}
