import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { UnitOfWork } from '@snowmelt/database';
import { Public } from '@snowmelt/identity';

@ApiExcludeController()
@Controller('api/health')
export class HealthController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Get('live')
  @Public()
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** Ready when the database answers, even if the queue is down. */
  @Get('ready')
  @Public()
  async ready(): Promise<{ status: string }> {
    await this.unitOfWork.lookup('SELECT 1');
    return { status: 'ok' };
  }
}
