import { Global, Module } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { Logger } from './logger.js';

@Global()
@Module({
  providers: [
    { provide: Logger, inject: [Config], useFactory: (config: Config) => new Logger(config.values.LOG_LEVEL) },
  ],
  exports: [Logger],
})
export class LoggingModule {}
