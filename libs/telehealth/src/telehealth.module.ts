import { Module } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { RulesModule } from '@snowmelt/rules';
import { SchedulingModule } from '@snowmelt/scheduling';
import { VisitPolicyRepository } from './policy/visit-policy.repository.js';
import { VisitPolicyAsRules } from './policy/visit-policy.rules.js';
import { EmbeddedVideo } from './video/embedded.js';
import { VideoPort } from './video/video.port.js';
import { TwilioVideo } from './video/video.twilio.js';
import { VisitReader } from './visit/visit-reader.service.js';
import { VisitRepository } from './visit/visit.repository.js';
import { VisitService } from './visit/visit.service.js';

@Module({
  imports: [RulesModule, SchedulingModule],
  providers: [
    VisitPolicyAsRules,
    VisitPolicyRepository,
    VisitReader,
    VisitRepository,
    VisitService,
    {
      provide: VideoPort,
      inject: [Config],
      useFactory: (config: Config): VideoPort =>
        config.values.VIDEO === 'twilio' ? new TwilioVideo(config) : new EmbeddedVideo(config),
    },
  ],
  exports: [VideoPort, VisitReader, VisitRepository, VisitService],
})
export class TelehealthModule {}
