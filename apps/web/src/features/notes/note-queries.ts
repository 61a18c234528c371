import { useQuery } from '@tanstack/react-query';
import { problemOf } from '../../api/api-problem';
import { unwrap, api, type Key, keyed, newKey } from '../../api/client';

/**
 * Fetched once when it opens: a refetch must not replace what the author is typing. It leaves the cache when it closes.
 */
export function useNote(noteId: string) {
  return useQuery({
    queryKey: ['note', noteId],
    queryFn: () => unwrap(api.GET('/api/notes/{id}', { params: { path: { id: noteId } } })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** `ofColleague`: the user confirmed that it is a colleague's visit. */
export const beginNote = (appointmentId: string, ofColleague: boolean, key: Key) =>
  unwrap(
    api.POST('/api/appointments/{id}/note', {
      params: { path: { id: appointmentId }, header: key },
      body: { ofColleague },
    }),
  );
export const isColleaguesVisit = (error: Error | null) => problemOf(error).code === 'NOTES.COLLEAGUES_VISIT';

/** The note of a visit: the existing one, or a new draft of the visit's clinician. */
export function useNoteOf(appointmentId: string) {
  return useQuery({
    queryKey: ['note-of', appointmentId],
    queryFn: () => beginNote(appointmentId, false, keyed(newKey())),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
