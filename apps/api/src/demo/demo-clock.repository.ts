import { Injectable } from '@nestjs/common';
import type { DemoClock } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

@Injectable()
export class DemoClockRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async read(): Promise<DemoClock> {
    const [row] = await this.unitOfWork.query<DemoClock>(
      `SELECT to_char(snowmelt_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now, coalesce((SELECT extract(epoch FROM shift) / 60 FROM demo_clock), 0)::float AS "shiftMinutes"`,
    );
    return row as DemoClock;
  }

  async forward(minutes: number): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO demo_clock (shift) VALUES (interval '1 minute' * $1) ON CONFLICT (only_row) DO UPDATE SET shift = demo_clock.shift + excluded.shift`,
      [minutes],
    );
  }
}
