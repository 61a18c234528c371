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

describe('what the patient’s page knows', () => {
  it('is the visit, once the link was opened, and whom to call', () => {
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

  it('is nothing done after a reload, which nobody pressed', () => {
    expect(after({ type: 'began', at: 'open' }, { type: 'answered', page, pressed: null }).done).toBeNull();
  });

  it('is what went wrong at which button, with the visit still in sight', () => {
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

  it('is whom to call also when the link is no longer good', () => {
    expect(
      after({ type: 'began', at: 'open' }, { type: 'failed', at: 'open', code: 'IDENTITY.LINK_EXPIRED', clinic }),
    ).toMatchObject({ page: null, clinic, problem: { at: 'open' } });
  });

  it('forgets trouble and success as soon as a button is pressed again', () => {
    expect(
      after(
        ...opened,
        { type: 'began', at: 'confirm' },
        { type: 'failed', at: 'confirm', code: 'WEB.OFFLINE' },
        { type: 'began', at: 'read' },
      ),
    ).toMatchObject({ busy: 'read', problem: null, done: null });
  });

  it('is nothing of the visit before when another link comes, but its clinic', () => {
    expect(after(...opened, { type: 'began', at: 'read' }, { type: 'other-link', token: 'second' })).toEqual({
      ...arrived,
      token: 'second',
      clinic,
    });
  });

  it('keeps the other link to be opened, when it comes while the first is being opened', () => {
    expect(
      after(
        { type: 'began', at: 'open' },
        { type: 'other-link', token: 'second' },
        { type: 'link-opened', token: 'first' },
      ),
    ).toEqual({ ...arrived, token: 'second' });
  });

  it.each(['IDENTITY.VISIT_MOVED', 'IDENTITY.VISIT_CANCELLED', 'IDENTITY.LINK_NEEDED'])(
    'is nothing of a visit that is not what it was (%s), but whom to call, whichever button found out',
    (code) => {
      const closed = after(...opened, { type: 'began', at: 'confirm' }, { type: 'failed', at: 'confirm', code });
      expect(closed).toMatchObject({ page: null, clinic, busy: null, problem: { at: 'open', code } });
      expect(pageAfter(closed, { type: 'read-again', page })).toBe(closed); // the response to an earlier request
    },
  );

  it('changes its words alone when it is read in another language', () => {
    const spanish = { ...page, language: 'es-US' as const };
    expect(after(...opened, { type: 'read-again', page: spanish })).toEqual({ ...after(...opened), page: spanish });
  });
});
