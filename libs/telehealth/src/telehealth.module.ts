import { Module } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { SchedulingModule } from '@snowmelt/scheduling';
import { EmbeddedVideo } from './video/embedded.js';
import { VideoPort } from './video/video.port.js';
import { TwilioVideo } from './video/video.twilio.js';
import { VisitReader } from './visit/visit-reader.service.js';
import { VisitRepository } from './visit/visit.repository.js';
import { VisitService } from './visit/visit.service.js';

@Module({
  imports: [SchedulingModule],
  providers: [
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
