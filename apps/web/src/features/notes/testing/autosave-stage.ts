import type { NoteContent, NoteSaved, NoteSetAside } from '@snowmelt/contracts';
import { ApiProblem } from '../../../api/api-problem';
import { Autosave, type KeptDraft } from '../autosave';

/** A server that compares versions, with a connection that can drop before or after it has written. */
function serverOf(text: string) {
  const server = { content: { plan: text } as NoteContent, version: 1, setAside: [] as NoteSetAside[] };
  const line = {
    cut: null as 'before' | 'after' | null,
    answer: null as ApiProblem | null,
    inFlight: 0,
    mostInFlight: 0,
    pushes: 0,
  };
  const etag = () => `"n.${server.version}"`;
  const changedMeanwhile = () => {
    const { version, content, setAside } = server;
    const meta = { version, etag: etag(), updatedAt: 't', content, setAside: [...setAside] };
    return new ApiProblem({ status: 412, code: 'NOTES.CHANGED_MEANWHILE', meta });
  };
  const save = async (content: NoteContent, ifMatch: string, setAside: readonly NoteSetAside[]): Promise<NoteSaved> => {
    line.pushes += 1;
    line.mostInFlight = Math.max(line.mostInFlight, ++line.inFlight);
    await new Promise((resume) => setTimeout(resume));
    line.inFlight -= 1;
    if (line.answer) throw line.answer;
    if (line.cut === 'before') throw new ApiProblem({ status: 0, code: 'WEB.OFFLINE' });
    if (ifMatch !== etag()) throw changedMeanwhile();
    server.version += 1;
    server.content = content;
    server.setAside.push(...setAside);
    if (line.cut === 'after') throw new ApiProblem({ status: 0, code: 'WEB.OFFLINE' });
    return { id: 'n', version: server.version, etag: etag(), updatedAt: `t${server.version}` };
  };
  return { server, line, etag, save };
}

function deviceWith(kept: KeptDraft | null) {
  const device = { draft: kept, broken: false };
  const keeper = {
    keep: async (draft: KeptDraft) => {
      if (device.broken) throw new Error('no room');
      device.draft = draft;
    },
    drop: async () => {
      device.draft = null;
    },
  };
  return { device, keeper };
}

/** Timers that run only when a spec says so. */
function heldTimers() {
  const timers: { ms: number; work: () => void }[] = [];
  const later = (ms: number, work: () => void) => {
    const timer = { ms, work };
    timers.push(timer);
    return () => {
      const at = timers.indexOf(timer);
      if (at >= 0) timers.splice(at, 1);
    };
  };
  return { timers, later };
}

/**
 * A note being written, with a server, a connection and a device under the spec's control. A text fits up to twenty
 * letters.
 */
export function stage(kept: KeptDraft | null = null, serverText = 'first') {
  const { server, line, etag, save } = serverOf(serverText);
  const { device, keeper } = deviceWith(kept);
  const { timers, later } = heldTimers();
  const autosave = new Autosave({ content: { plan: serverText }, etag: etag(), updatedAt: 't1', setAside: [] }, kept, {
    save,
    fits: ({ plan = '' }) => plan.length <= 20,
    keeper,
    later,
  });
  return {
    server,
    line,
    device,
    timers,
    autosave,
    state: () => autosave.snapshot().state,
    elsewhere: (plan: string) => {
      server.content = { plan };
      server.version += 1;
    },
    settle: async () => {
      await autosave.push();
      await new Promise((resume) => setTimeout(resume));
    },
  };
}
