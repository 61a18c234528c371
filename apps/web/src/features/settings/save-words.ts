/** On the button that saves what so many visits do not fit. */
export const saveWords = (visits: number) =>
  visits === 0 ? 'Save' : `Save, make ${visits} ${visits === 1 ? 'task' : 'tasks'}`;
