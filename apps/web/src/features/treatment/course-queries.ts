import { queryOptions } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

/** The patient's course in progress, if there is one. */
export const courseOf = (patientId: string) =>
  queryOptions({
    queryKey: ['course', patientId],
    queryFn: () => unwrap(api.GET('/api/patients/{id}/course', { params: { path: { id: patientId } } })),
  });
