import { z } from 'zod';
import { Code, Id, Instant, Line, Title, Version, Whole } from './common.js';
import { REASON_MAX } from './prose.js';

export const Stage = z
  .enum([
    'inquiry',
    'referred',
    'intake_scheduled',
    'medical_eval',
    'psych_eval',
    'eligibility_review',
    'declined',
    'consented',
    'preparation',
    'induction',
    'response_review',
    'maintenance',
    'taper',
    'discharged',
    'on_hold',
    'withdrawn',
    'transferred',
  ])
  .describe('Stage of the course of treatment.');
export type Stage = z.infer<typeof Stage>;

export const Protocol = z
  .object({
    id: Id,
    code: Code.describe('Code of the protocol, the same for all its versions.'),
    version: Version,
    name: Title,
    sessions: Whole(0, 1000).describe('Number of doses in the induction.'),
    approvedBy: Title.describe('Name of the person who approved it for use in the clinic.'),
  })
  .meta({ id: 'Protocol' });
export type Protocol = z.infer<typeof Protocol>;
export const StartStage = z
  .enum(['inquiry', 'referred', 'intake_scheduled', 'eligibility_review', 'consented', 'preparation'])
  .describe(
    'Stage to start at: up to intake for any staff; later for a nurse, clinician or prescriber, with a reason.',
  );
export type StartStage = z.infer<typeof StartStage>;
export const StartCourse = z
  .strictObject({
    protocolId: Id,
    stage: StartStage,
    reason: Line(REASON_MAX).optional().describe('Why the course starts at a later stage than intake.'),
  })
  .meta({ id: 'StartCourse' });
export type StartCourse = z.infer<typeof StartCourse>;
export const EndReason = z
  .enum(['goals_met', 'no_benefit', 'harm', 'lost', 'patient_choice'])
  .describe('Why a course ended.');
export type EndReason = z.infer<typeof EndReason>;
export const Course = z
  .object({
    id: Id,
    patientId: Id,
    protocol: Protocol.describe('Protocol that the course follows.'),
    stage: Stage,
    stageEnteredAt: Instant.describe('When the course reached this stage.'),
    startedAt: Instant,
    endedAt: Instant.nullable().describe('When the course ended; null while it is open.'),
    endReason: EndReason.nullable().describe('Why it was withdrawn or discharged; null for any other.'),
    heldFrom: Stage.nullable().describe('Stage that a course on hold was held at; null for any other.'),
    nextStages: z.array(Stage).max(Stage.options.length).describe('Stages that staff may choose next.'),
  })
  .meta({ id: 'Course' });
export type Course = z.infer<typeof Course>;
export const ChangeStage = z
  .strictObject({
    stage: Stage,
    reason: Line(REASON_MAX).describe('Why the course moves, for the record.'),
    endReason: EndReason.optional().describe(
      'Why the course ends: needed to withdraw or discharge, and for nothing else.',
    ),
  })
  .meta({ id: 'ChangeStage' });
export type ChangeStage = z.infer<typeof ChangeStage>;
export const ProtocolList = z.object({ items: z.array(Protocol).max(500) }).meta({ id: 'ProtocolList' });
export type ProtocolList = z.infer<typeof ProtocolList>;
export const CourseOfPatient = z
  .object({ course: Course.nullable().describe('The open course, otherwise the last one; null when there was none.') })
  .meta({ id: 'CourseOfPatient' });
export type CourseOfPatient = z.infer<typeof CourseOfPatient>;
