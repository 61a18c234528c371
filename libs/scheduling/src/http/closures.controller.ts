import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Closure, ClosureList, ClosureWish, NewClosure, VisitsInClosure } from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { ClosureService } from '../closures/closure.service.js';

const unknown = { 404: ['CLOSURE.NOT_FOUND'] };
const invalid = { 422: ['SCHEDULING.INVALID_CLOSURE'] };

@ApiTags('scheduling')
@Controller('api/closures')
export class ClosuresController {
  constructor(private readonly closures: ClosureService) {}

  @ApiOperation({
    summary: 'Closures and leave',
    description: 'Times that are not over in which a site, a person or a thing cannot be booked.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ClosureList })
  async list(): Promise<ClosureList> {
    return { items: await this.closures.list() };
  }

  @ApiOperation({
    summary: 'Try a closure',
    description: 'The visits that it would keep from being held. Stores nothing. Written to the audit log.',
  })
  @Post('preview')
  @StaffOnly('admin')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: VisitsInClosure })
  @Refuses(invalid)
  async preview(@Body({ schema: ClosureWish }) wish: ClosureWish): Promise<VisitsInClosure> {
    return { items: await this.closures.preview(wish) };
  }

  @ApiOperation({
    summary: 'Close a site, a person or a thing',
    description: 'Changes no visit and tells nobody: each visit that falls into it is a task of the front desk.',
  })
  @Post()
  @StaffOnly('admin')
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Closure })
  @Refuses(invalid)
  add(@Body({ schema: NewClosure }) request: NewClosure): Promise<Closure> {
    return this.closures.add(request);
  }

  @ApiOperation({
    summary: 'The visits in a closure',
    description: 'Visits that stand and cannot be held because of it. Written to the audit log.',
  })
  @Get(':id/visits')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: VisitsInClosure })
  @Refuses(unknown)
  async visits(@IdParam() id: string): Promise<VisitsInClosure> {
    return { items: await this.closures.visitsOf(id) };
  }

  @ApiOperation({ summary: 'Take a closure back', description: 'Its time can be booked again, and its tasks go.' })
  @Post(':id/withdraw')
  @StaffOnly('admin')
  @HttpCode(204)
  @ApiResponse({ status: 204 })
  @Refuses(unknown)
  withdraw(@IdParam() id: string): Promise<void> {
    return this.closures.withdraw(id);
  }
}
