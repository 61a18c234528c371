const acts = ['pointerdown', 'pointermove', 'wheel', 'touchmove', 'keydown', 'input', 'click'] as const;

/** Whether somebody is at the page. Opening it is the first act. */
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
    /** Since it was asked the last time. */
    since(): boolean {
      const answer = acted;
      acted = false;
      return answer;
    },
  };
}
