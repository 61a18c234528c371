import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { useState } from 'react';
import { type Key, keyed, newKey } from './client';
import { IdempotencyKey } from './idempotency-key';

/** A mutation that runs once on the server, however often its button is pressed and whichever responses are lost. */
export function useOnce<Body, Answer>(
  call: (body: Body, key: Key) => Promise<Answer>,
  options: Omit<UseMutationOptions<Answer, Error, Body>, 'mutationFn'> = {},
) {
  const [idempotencyKey] = useState(() => new IdempotencyKey(newKey));
  return useMutation({
    ...options,
    mutationFn: async (body: Body) => {
      try {
        const answer = await call(body, keyed(idempotencyKey.for(body)));
        idempotencyKey.settle(null);
        return answer;
      } catch (error) {
        idempotencyKey.settle(error);
        throw error;
      }
    },
  });
}
