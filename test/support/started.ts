/** Registers what is being started together with how to stop it, and returns it. */
export type Starting = <T>(starting: Promise<T>, stop: (started: T) => unknown) => Promise<T>;

/**
 * Stops what the work started in reverse order: at `stop`, or when the work fails half way, so that nothing is left
 * behind.
 */
export async function started<T extends object>(
  work: (starting: Starting) => Promise<T>,
): Promise<T & { stop: () => Promise<void> }> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    const failures: unknown[] = [];
    // waits for what is still starting; what failed to start needs no stop
    for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const made = await work((starting, end) => {
      undo.push(() =>
        starting.then(
          async (it) => {
            await end(it);
          },
          () => undefined,
        ),
      );
      return starting;
    });
    return { ...made, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}
