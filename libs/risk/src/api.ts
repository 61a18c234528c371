import { Module } from '@nestjs/common';
import { OnCallController } from './http/on-call.controller.js';
import { RiskModule } from './risk.module.js';

@Module({ imports: [RiskModule], controllers: [OnCallController] })
export class RiskApiModule {}
