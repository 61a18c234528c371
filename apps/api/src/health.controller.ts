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

  /** Ready means that the database answers; the queue may be away. */
  @Get('ready')
  @Public()
  async ready(): Promise<{ status: string }> {
    await this.unitOfWork.lookup('SELECT 1');
    return { status: 'ok' };
  }
}
