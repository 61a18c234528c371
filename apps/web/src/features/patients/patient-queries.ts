import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
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

/** Those of whom all that was typed is true; everybody, where nothing was. In a body, because addresses are logged. */
const searchPatients = (query: string, cursor?: string) =>
  unwrap(api.POST('/api/patients/search', { body: { query, ...(cursor ? { cursor } : {}) } }));

export const useSearch = (query: string, cursor?: string) =>
  useQuery({
    queryKey: ['patients', query, cursor],
    queryFn: () => searchPatients(query, cursor),
    placeholderData: keepPreviousData,
  });
/** The same for the field in the top bar, which lists nobody until something is typed. */
export const useFound = (query: string) =>
  useQuery({
    queryKey: ['patients', query, undefined],
    queryFn: () => searchPatients(query),
    enabled: query !== '',
    placeholderData: (previous) => (query === '' ? undefined : previous),
  });
