/**
 * Waits for a close, but only so long. A process that stood still may find its connection dead: then the queue may
 * never say that it is closed. Returns whether it did.
 */
export async function atMost(ms: number, closing: Promise<unknown> | undefined): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([(closing ?? Promise.resolve()).then(() => true as const), late]).finally(() =>
    clearTimeout(timer),
  );
}
