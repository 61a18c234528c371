import type { Course } from '@snowmelt/contracts';
import { queryOptions } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

/** The patient's course in progress, otherwise the last one. */
export const lastCourseOf = (patientId: string) =>
  queryOptions({
    queryKey: ['course', patientId],
    queryFn: () => unwrap(api.GET('/api/patients/{id}/course', { params: { path: { id: patientId } } })),
  });

/** The course that is in progress: visits are not booked on one that is over. */
export const inProgress = (course: Course | null): Course | null => (course?.endedAt ? null : course);

/** The patient's course in progress, if there is one. */
export const courseOf = (patientId: string) =>
  queryOptions({ ...lastCourseOf(patientId), select: ({ course }) => ({ course: inProgress(course) }) });
