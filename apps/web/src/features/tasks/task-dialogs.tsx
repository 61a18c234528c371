import type { Task } from '@snowmelt/contracts';
import { useState } from 'react';
import { CloseTask } from './close-task';
import { GiveTask } from './give-task';

export type AskAbout = (what: 'close' | 'give', task: Task) => void;

/**
 * What is asked about a task, and the dialog that asks. Held by the page and not by the task's row, which may go away
 * while somebody types; the task is the one that they saw when they began.
 */
export function useTaskDialog(): { ask: AskAbout; dialog: React.ReactNode } {
  const [asked, setAsked] = useState<{ what: 'close' | 'give'; task: Task } | null>(null);
  const onClose = () => setAsked(null);
  return {
    ask: (what, task) => setAsked({ what, task }),
    dialog: (
      <>
        {asked?.what === 'close' && <CloseTask task={asked.task} onClose={onClose} />}
        {asked?.what === 'give' && <GiveTask task={asked.task} onClose={onClose} />}
      </>
    ),
  };
}
