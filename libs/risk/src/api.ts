import { Module, type OnModuleInit } from '@nestjs/common';
import { OtherTexts } from '@snowmelt/messaging';
import { OnCallController } from './http/on-call.controller.js';
import { PageFailureService } from './page/page-failure.service.js';
import { RiskModule } from './risk.module.js';

@Module({ imports: [RiskModule], controllers: [OnCallController] })
export class RiskApiModule implements OnModuleInit {
  constructor(
    private readonly texts: OtherTexts,
    private readonly failures: PageFailureService,
  ) {}

  onModuleInit(): void {
    this.texts.add((attemptId, report) => this.failures.learned(attemptId, report));
  }
}
