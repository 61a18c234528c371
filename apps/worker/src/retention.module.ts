import { Module, type OnModuleInit } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Config } from '@snowmelt/config';
import { Duties, DutiesModule, RetentionDuty, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { allRetention } from './all-retention.js';

@Module({ imports: [DutiesModule] })
export class RetentionModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
    private readonly audit: AuditLog,
    private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    const { unitOfWork, config, audit } = this;
    this.duties.add(new RetentionDuty(allRetention({ unitOfWork, config, audit }), unitOfWork, this.log));
  }
}
