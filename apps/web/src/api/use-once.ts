import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { useState } from 'react';
import { type Key, keyed, newKey } from './client';
import { PressKey } from './press-key';

/** A mutation that runs once on the server, however often its button is pressed and whichever responses are lost. */
export function useOnce<Body, Answer>(
  call: (body: Body, key: Key) => Promise<Answer>,
  options: Omit<UseMutationOptions<Answer, Error, Body>, 'mutationFn'> = {},
) {
  const [press] = useState(() => new PressKey(newKey));
  return useMutation({
    ...options,
    mutationFn: async (body: Body) => {
      try {
        const answer = await call(body, keyed(press.for(body)));
        press.settle(null);
        return answer;
      } catch (error) {
        press.settle(error);
        throw error;
      }
    },
  });
}
