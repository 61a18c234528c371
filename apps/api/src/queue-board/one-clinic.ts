import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';

const CLINICS = 'SELECT all_clinics() AS "clinicId"';

/** The queue holds jobs of all clinics. In production it is shown only while the server has one. */
@Injectable()
export class OneClinic implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.isTooMany(await this.unitOfWork.lookup(CLINICS)))
      throw new Error(
        'QUEUE_BOARD=true is not allowed where more than one clinic is: each would see the jobs of the others',
      );
  }

  /** At each look, because a second clinic may have come since the start. @throws CodedError 404 */
  async verify(): Promise<void> {
    if (this.isTooMany(await this.unitOfWork.query(CLINICS)))
      throw new CodedError(404, 'HTTP.NOT_FOUND', 'There is nothing at this address.');
  }

  private isTooMany(clinics: readonly object[]): boolean {
    return this.config.isProduction && clinics.length > 1;
  }
}
