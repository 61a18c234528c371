import { Controller, Get, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { CursorQuery, DrawerPage } from '@snowmelt/contracts';
import { DemoStaffOnly } from '@snowmelt/identity';
import { DrawerRepository } from '../adapters/drawer.repository.js';

const PAGE_SIZE = 25;

@ApiTags('demo')
@Controller('api/drawer')
export class DrawerController {
  constructor(private readonly drawer: DrawerRepository) {}

  @Get() @DemoStaffOnly() @ApiResponse({ status: 200, standardSchema: DrawerPage })
  async latest(@Query({ schema: CursorQuery }) { cursor }: CursorQuery): Promise<DrawerPage> {
    const found = await this.drawer.latest(cursor ?? null, PAGE_SIZE + 1);
    return { items: found.slice(0, PAGE_SIZE), nextCursor: found.length > PAGE_SIZE ? (found[PAGE_SIZE - 1]?.attemptId ?? null) : null };
  }
}
