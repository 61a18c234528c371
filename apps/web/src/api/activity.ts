const acts = ['pointerdown', 'pointermove', 'wheel', 'touchmove', 'keydown', 'input', 'click'] as const;

/** Whether the user is active. Opening the page counts as the first activity. */
export function watchActivity(page: Pick<EventTarget, 'addEventListener'>) {
  let acted = true;
  for (const act of acts)
    page.addEventListener(
      act,
      ({ isTrusted }) => {
        acted ||= isTrusted;
      },
      { capture: true, passive: true },
    );
  return {
    /** Whether the user was active since the last call. */
    since(): boolean {
      const answer = acted;
      acted = false;
      return answer;
    },
  };
}
