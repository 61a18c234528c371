import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DemoClock, MoveDemoClock } from '@snowmelt/contracts';
import { DemoStaffOnly } from '@snowmelt/identity';
import { DemoClockRepository } from './demo-clock.repository.js';

@ApiTags('demo')
@Controller('api/demo-clock')
export class DemoClockController {
  constructor(private readonly clock: DemoClockRepository) {}

  @ApiOperation({ summary: 'The demo clock', description: 'The time that planning uses. Demo only.' })
  @Get()
  @DemoStaffOnly()
  @ApiResponse({ status: 200, standardSchema: DemoClock })
  read(): Promise<DemoClock> {
    return this.clock.read();
  }

  @ApiOperation({ summary: 'Move the demo clock forward', description: 'It never goes back. Demo only.' })
  @Post()
  @DemoStaffOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: DemoClock })
  async forward(@Body({ schema: MoveDemoClock }) { forwardMinutes }: MoveDemoClock): Promise<DemoClock> {
    await this.clock.forward(forwardMinutes);
    return this.clock.read();
  }
}
