import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ChangeStage, Course, CourseOfPatient, ProtocolList, StartCourse } from '@snowmelt/contracts';
import { Idempotent, IdParam, Refuses } from '@snowmelt/http';
import { StaffOnly } from '@snowmelt/identity';
import { CourseService } from '../course/course.service.js';

const unknownPatient = { 404: ['PATIENT.NOT_FOUND'] };

@ApiTags('treatment')
@Controller('api')
export class CoursesController {
  constructor(private readonly courses: CourseService) {}

  @ApiOperation({
    summary: 'The protocols of the clinic',
    description: 'Protocols that a course can follow, each in the current version.',
  })
  @Get('protocols')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: ProtocolList })
  async protocols(): Promise<ProtocolList> {
    return { items: await this.courses.protocols() };
  }

  @ApiOperation({
    summary: 'The course of a patient',
    description: 'The open course, otherwise the last one; null when there was none.',
  })
  @Get('patients/:id/course')
  @StaffOnly()
  @ApiResponse({ status: 200, standardSchema: CourseOfPatient })
  @Refuses(unknownPatient)
  async ofPatient(@IdParam() id: string): Promise<CourseOfPatient> {
    return { course: await this.courses.ofPatient(id) };
  }

  @ApiOperation({
    summary: 'Start a course of treatment',
    description:
      'A patient has at most one open course. Only a nurse, clinician or prescriber may start it at a stage after intake, with a reason.',
  })
  @Post('patients/:id/courses')
  @StaffOnly()
  @Idempotent()
  @ApiResponse({ status: 201, standardSchema: Course })
  @Refuses(unknownPatient, {
    403: ['TREATMENT.STAGE_NOT_YOURS'],
    409: ['TREATMENT.COURSE_IN_PROGRESS'],
    422: ['TREATMENT.REASON_NEEDED', 'TREATMENT.UNKNOWN_PROTOCOL'],
  })
  start(@IdParam() id: string, @Body({ schema: StartCourse }) request: StartCourse): Promise<Course> {
    return this.courses.start(id, request);
  }

  @ApiOperation({
    summary: 'Move a course to another stage',
    description:
      'To a stage that the table of stages allows. To withdraw or discharge needs an `endReason`. Planned messages are adjusted at once.',
  })
  @Post('courses/:id/stage')
  @StaffOnly('nurse', 'clinician', 'prescriber')
  @Idempotent()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: Course })
  @Refuses({
    404: ['COURSE.NOT_FOUND'],
    409: ['TREATMENT.STAGE_NOT_REACHABLE'],
    422: ['TREATMENT.END_REASON_UNFIT'],
  })
  changeStage(
    @IdParam() id: string,
    @Body({ schema: ChangeStage }) { stage, reason, endReason }: ChangeStage,
  ): Promise<Course> {
    return this.courses.changeStage(id, stage, reason, endReason);
  }
}
