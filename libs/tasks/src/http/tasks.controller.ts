import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  AssignTask,
  CloseTask,
  ColleagueList,
  OpenTask,
  ReopenTask,
  Task,
  TaskCount,
  TaskPage,
  TaskQuery,
} from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { TaskService } from '../task/task.service.js';

const unknownTask = { 404: ['TASK.NOT_FOUND'] } as const;

@ApiTags('tasks')
@Controller('api')
export class TasksController {
  constructor(private readonly tasks: TaskService) {}

  @ApiOperation({
    summary: 'What people at the clinic owe',
    description: 'Open tasks, the urgent ones first, then by time; or those closed in the last 30 days, newest first.',
  })
  @Get('tasks')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: TaskPage })
  @Refuses({ 404: ['PATIENT.NOT_FOUND'] })
  list(@Query({ schema: TaskQuery }) query: TaskQuery): Promise<TaskPage> {
    return this.tasks.list(query);
  }

  @ApiOperation({ summary: 'Count the open tasks', description: 'Numbers only. Contains no patient data.' })
  @Get('tasks/count')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: TaskCount })
  count(): Promise<TaskCount> {
    return this.tasks.count();
  }

  @ApiOperation({ summary: 'Colleagues', description: 'To whom a task can be given: nobody who has left.' })
  @Get('colleagues')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ColleagueList })
  colleagues(): Promise<ColleagueList> {
    return this.tasks.colleagues();
  }

  @ApiOperation({ summary: 'Write down a task', description: 'A task that a person opens, for a role.' })
  @Post('tasks')
  @StaffOnly()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Task })
  @Refuses({ 404: ['PATIENT.NOT_FOUND'], 422: ['TASKS.TIME_PASSED'] })
  open(@Body({ schema: OpenTask }) request: OpenTask): Promise<Task> {
    return this.tasks.open(request);
  }

  @ApiOperation({
    summary: 'Take a task, or give it to somebody',
    description: 'Who has a task is shown to everybody. Null gives it back to its role.',
  })
  @Post('tasks/:id/assign')
  @StaffOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Task })
  @Refuses({ ...unknownTask, 409: ['TASKS.CHANGED_MEANWHILE', 'TASKS.NOT_OPEN'], 422: ['TASKS.UNKNOWN_COLLEAGUE'] })
  assign(@IdParam() id: string, @Body({ schema: AssignTask }) request: AssignTask): Promise<Task> {
    return this.tasks.assign(id, request);
  }

  @ApiOperation({
    summary: 'Close a task',
    description: 'With a word of what was done. Words of a crisis are closed with a note, by a clinician or a nurse.',
  })
  @Post('tasks/:id/close')
  @StaffOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Task })
  @Refuses({
    ...unknownTask,
    403: ['TASKS.NOT_YOURS_TO_CLOSE'],
    409: ['TASKS.CHANGED_MEANWHILE', 'TASKS.NOT_OPEN', 'TASKS.DECIDE_FIRST'],
    422: ['TASKS.NOTE_NEEDED'],
  })
  close(@IdParam() id: string, @Body({ schema: CloseTask }) request: CloseTask): Promise<Task> {
    return this.tasks.close(id, request);
  }

  @ApiOperation({ summary: 'Open a closed task again', description: 'Undo of a close by a person.' })
  @Post('tasks/:id/reopen')
  @StaffOnly()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Task })
  @Refuses({
    ...unknownTask,
    403: ['TASKS.NOT_YOURS_TO_CLOSE'],
    409: ['TASKS.CHANGED_MEANWHILE', 'TASKS.NOT_DONE', 'TASKS.DECIDE_FIRST'],
  })
  reopen(@IdParam() id: string, @Body({ schema: ReopenTask }) { version }: ReopenTask): Promise<Task> {
    return this.tasks.reopen(id, version);
  }
}
