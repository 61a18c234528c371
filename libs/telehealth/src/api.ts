import { Module } from '@nestjs/common';
import { TelehealthController } from './http/telehealth.controller.js';
import { SignallingGateway } from './signalling/signalling.gateway.js';
import { SignallingRepository } from './signalling/signalling.repository.js';
import { SignallingService } from './signalling/signalling.service.js';
import { TelehealthModule } from './telehealth.module.js';

@Module({
  imports: [TelehealthModule],
  controllers: [TelehealthController],
  providers: [SignallingGateway, SignallingRepository, SignallingService],
})
export class TelehealthApiModule {}
