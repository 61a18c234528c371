import { queryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client';

/** The patient's course in progress, if there is one. */
export const courseOf = (patientId: string) =>
  queryOptions({
    queryKey: ['course', patientId],
    queryFn: () => answered(api.GET('/api/patients/{id}/course', { params: { path: { id: patientId } } })),
  });
