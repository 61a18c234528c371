import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { ChangeStage, Course, CourseOfPatient, ProtocolList, StartCourse } from '@snowmelt/contracts';
import { Idempotent, IdParam } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { CourseService } from '../course/course.service.js';

@ApiTags('treatment')
@Controller('api')
export class CoursesController {
  constructor(private readonly courses: CourseService) {}

  @Get('protocols')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ProtocolList })
  async protocols(): Promise<ProtocolList> {
    return { items: await this.courses.protocols() };
  }

  @Get('patients/:id/course')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: CourseOfPatient })
  async ofPatient(@IdParam() id: string): Promise<CourseOfPatient> {
    return { course: await this.courses.ofPatient(id) };
  }

  @Post('patients/:id/courses')
  @StaffOnly()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Course })
  start(@IdParam() id: string, @Body({ schema: StartCourse }) request: StartCourse): Promise<Course> {
    return this.courses.start(id, request);
  }

  @Post('courses/:id/stage')
  @StaffOnly('nurse', 'clinician', 'prescriber')
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Course })
  changeStage(@IdParam() id: string, @Body({ schema: ChangeStage }) { stage, reason }: ChangeStage): Promise<Course> {
    return this.courses.changeStage(id, stage, reason);
  }
}
