import { queryOptions, useQuery } from '@tanstack/react-query';
import { answered, api } from '../../api/client';

export const usePatient = (patientId: string) =>
  useQuery({
    queryKey: ['patient', patientId],
    queryFn: () => answered(api.GET('/api/patients/{id}', { params: { path: { id: patientId } } })),
  });
export const consentsOf = (patientId: string) =>
  queryOptions({
    queryKey: ['consents', patientId],
    queryFn: () => answered(api.GET('/api/patients/{id}/consents', { params: { path: { id: patientId } } })),
  });
