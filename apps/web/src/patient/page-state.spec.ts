import type { PatientVisitPage } from '@snowmelt/contracts';
import { pageAfter, type PageEvent, type PageState } from './page-state';

const clinic = { name: 'Snowmelt', phone: '+15035550100' };
const page: PatientVisitPage = { givenName: 'Ana', language: 'en-US', clinic, appointment: null, education: null };
const arrived: PageState = {
  token: 'first',
  opened: null,
  page: null,
  clinic: null,
  busy: null,
  problem: null,
  done: null,
};
const after = (...events: PageEvent[]) => events.reduce(pageAfter, arrived);
const opened: PageEvent[] = [
  { type: 'began', at: 'open' },
  { type: 'link-opened', token: 'first' },
  { type: 'answered', page, pressed: 'open' },
];

describe('the state of the patient’s page', () => {
  it('has the visit, once the link is opened, and the clinic to call', () => {
    expect(after(...opened)).toEqual({
      token: null,
      opened: 'first',
      page,
      clinic,
      busy: null,
      problem: null,
      done: 'open',
    });
  });

  it('shows no success message after a reload, when nothing was pressed', () => {
    expect(after({ type: 'began', at: 'open' }, { type: 'answered', page, pressed: null }).done).toBeNull();
  });

  it('has the error at the button that caused it, and keeps the visit on screen', () => {
    expect(
      after(...opened, { type: 'began', at: 'confirm' }, { type: 'failed', at: 'confirm', code: 'WEB.OFFLINE' }),
    ).toEqual({
      token: null,
      opened: 'first',
      page,
      clinic,
      busy: null,
      problem: { at: 'confirm', code: 'WEB.OFFLINE' },
      done: null,
    });
  });

  it('has the clinic to call even when the link is no longer valid', () => {
    expect(
      after({ type: 'began', at: 'open' }, { type: 'failed', at: 'open', code: 'IDENTITY.LINK_EXPIRED', clinic }),
    ).toMatchObject({ page: null, clinic, problem: { at: 'open' } });
  });

  it('clears error and success as soon as a button is pressed again', () => {
    expect(
      after(
        ...opened,
        { type: 'began', at: 'confirm' },
        { type: 'failed', at: 'confirm', code: 'WEB.OFFLINE' },
        { type: 'began', at: 'read' },
      ),
    ).toMatchObject({ busy: 'read', problem: null, done: null });
  });

  it('drops the visit when another link is opened, but keeps the clinic', () => {
    expect(after(...opened, { type: 'began', at: 'read' }, { type: 'other-link', token: 'second' })).toEqual({
      ...arrived,
      token: 'second',
      clinic,
    });
  });

  it('remembers a second link that arrives while the first is being opened', () => {
    expect(
      after(
        { type: 'began', at: 'open' },
        { type: 'other-link', token: 'second' },
        { type: 'link-opened', token: 'first' },
      ),
    ).toEqual({ ...arrived, token: 'second' });
  });

  it.each(['IDENTITY.VISIT_MOVED', 'IDENTITY.VISIT_CANCELLED', 'IDENTITY.LINK_NEEDED'])(
    'drops a visit that was changed (%s) but keeps whom to call, whichever button found out',
    (code) => {
      const closed = after(...opened, { type: 'began', at: 'confirm' }, { type: 'failed', at: 'confirm', code });
      expect(closed).toMatchObject({ page: null, clinic, busy: null, problem: { at: 'open', code } });
      expect(pageAfter(closed, { type: 'read-again', page })).toBe(closed); // the response to an earlier request
    },
  );

  it('changes only its texts when another language is chosen', () => {
    const spanish = { ...page, language: 'es-US' as const };
    expect(after(...opened, { type: 'read-again', page: spanish })).toEqual({ ...after(...opened), page: spanish });
  });
});
