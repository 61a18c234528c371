import { Injectable } from '@nestjs/common';
import type { DemoClock } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

@Injectable()
export class DemoClockRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async read(): Promise<DemoClock> {
    const [row] = await this.unitOfWork.query<DemoClock>(
      `SELECT to_char(snowmelt_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now, (extract(epoch FROM demo_shift()) / 60)::float AS "shiftMinutes"`,
    );
    return row as DemoClock;
  }

  async forward(minutes: number): Promise<void> {
    await this.unitOfWork.query('SELECT forward_demo_clock($1)', [minutes]);
  }
}
