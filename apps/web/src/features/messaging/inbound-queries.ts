import type { InboundMessagePage } from '@snowmelt/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

/** The texts to the clinic, or those from one patient, newest first; polled every few seconds. */
export function useInboundTexts({ patientId, state }: { patientId?: string; state?: 'all' | 'open' }) {
  return useInfiniteQuery({
    queryKey: ['inbound-messages', patientId ?? 'all', state ?? 'all'],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 5000,
    getNextPageParam: (page: InboundMessagePage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<InboundMessagePage> =>
      unwrap(
        api.GET('/api/inbound-messages', {
          params: {
            query: {
              ...(patientId && { patientId }),
              ...(state && { state }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
        }),
      ),
  });
}
