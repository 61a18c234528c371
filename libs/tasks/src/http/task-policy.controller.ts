import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { TaskPolicyInForce } from '@snowmelt/contracts';
import { StaffOnly } from '@snowmelt/identity';
import { TaskPolicyRepository } from '../policy/task-policy.repository.js';

@ApiTags('tasks')
@Controller('api/task-policy')
export class TaskPolicyController {
  constructor(private readonly policies: TaskPolicyRepository) {}

  @ApiOperation({
    summary: 'The rules of tasks in force',
    description: 'When somebody is at the desk, and how often whoever is on call is paged.',
  })
  @Get()
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: TaskPolicyInForce })
  async inForce(): Promise<TaskPolicyInForce> {
    const { zone: _zone, ...inForce } = await this.policies.inForce();
    return inForce;
  }
}
