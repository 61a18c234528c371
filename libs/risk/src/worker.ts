import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { PageOnCallDuty } from './page/page-on-call.duty.js';
import { RiskModule } from './risk.module.js';

@Module({ imports: [DutiesModule, RiskModule], providers: [PageOnCallDuty] })
export class RiskWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly pages: PageOnCallDuty,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.pages);
  }
}
