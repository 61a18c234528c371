import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MutationObserver, onlineManager, QueryObserver } from '@tanstack/react-query';
import { ApiProblem } from '../api/api-problem';
import { makeQueryClient } from './query-client';

describe('without a network', () => {
  const queries = makeQueryClient();
  let sent = 0;
  /** As the browser: nothing leaves while it is offline. */
  const send = () => {
    sent += 1;
    return onlineManager.isOnline() ? Promise.resolve('done') : Promise.reject(offline);
  };
  const offline = new ApiProblem({ status: 0, code: 'WEB.OFFLINE' });

  beforeEach(() => {
    sent = 0;
    queries.mount();
    onlineManager.setOnline(false);
  });
  afterEach(() => {
    queries.unmount();
    queries.clear();
    onlineManager.setOnline(true);
  });

  it('a press fails at once, and is not sent when the network is back', async () => {
    const press = new MutationObserver(queries, { mutationFn: send });
    await expect(press.mutate()).rejects.toBe(offline);
    onlineManager.setOnline(true);
    await queries.resumePausedMutations();
    expect([sent, press.getCurrentResult().status]).toEqual([1, 'error']);
  });

  it('a list says at once that it cannot be loaded, and loads when the network is back', async () => {
    const list = new QueryObserver(queries, { queryKey: ['patients'], queryFn: send });
    const reaches = (status: string) =>
      new Promise<void>((reached) => {
        const leave = list.subscribe((result) => {
          if (result.status !== status || result.fetchStatus !== 'idle') return;
          leave();
          reached();
        });
      });
    const stay = list.subscribe(() => undefined);
    await reaches('error');
    expect(sent).toBe(1); // asking again at once is no use
    const loaded = reaches('success');
    onlineManager.setOnline(true);
    await loaded;
    stay();
    expect(list.getCurrentResult().data).toBe('done');
  });
});
