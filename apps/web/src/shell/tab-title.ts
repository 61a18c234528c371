let page = '';
let waiting = 0;
const write = () => {
  document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${page} · Snowmelt`;
};

/** What the tab is called: what kind of page it is, never whose, because it ends up in histories. */
export function nameTab(name: string): void {
  page = name;
  write();
}

/** How much waits for the user, in front of the name. */
export function countInTab(count: number): void {
  waiting = count;
  if (page) write();
}
