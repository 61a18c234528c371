import { queryOptions, useQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

export const usePatient = (patientId: string) =>
  useQuery({
    queryKey: ['patient', patientId],
    queryFn: () => unwrap(api.GET('/api/patients/{id}', { params: { path: { id: patientId } } })),
  });
export const consentsOf = (patientId: string) =>
  queryOptions({
    queryKey: ['consents', patientId],
    queryFn: () => unwrap(api.GET('/api/patients/{id}/consents', { params: { path: { id: patientId } } })),
  });
