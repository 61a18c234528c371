import type { PatientVisitPage } from '@snowmelt/contracts';
import type { Clinic } from './visit-api';

export type Press = 'open' | 'confirm' | 'read';

/**
 * Whether the link or its visit is no longer valid: pressing again does not help, and the page shown before is
 * outdated.
 */
export const isClosed = (code: string) => /^IDENTITY\.(LINK|VISIT)_/.test(code);

/**
 * `token`: of a link not opened yet; `opened`: of the opened one. `clinic` stays when the page goes, to say whom to
 * call. `busy`, `problem` and `done` each belong to one button.
 */
export interface PageState {
  readonly token: string | null;
  readonly opened: string | null;
  readonly page: PatientVisitPage | null;
  readonly clinic: Clinic | null;
  readonly busy: Press | null;
  readonly problem: { readonly at: Press; readonly code: string; readonly canRenew?: boolean | undefined } | null;
  readonly done: Press | null;
}

export type PageEvent =
  | { readonly type: 'began'; readonly at: Press }
  | { readonly type: 'link-opened'; readonly token: string }
  | { readonly type: 'answered'; readonly page: PatientVisitPage; readonly pressed: Press | null }
  | {
      readonly type: 'failed';
      readonly at: Press;
      readonly code: string;
      readonly clinic?: Clinic | undefined;
      readonly canRenew?: boolean | undefined;
    }
  | { readonly type: 'read-again'; readonly page: PatientVisitPage }
  | { readonly type: 'other-link'; readonly token: string };

/** The state of the patient's page after an event. Only a press is reported as done; a reload is not. */
export function pageAfter(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'began':
      return { ...state, busy: event.at, problem: null, done: null };
    case 'link-opened':
      return state.token === event.token ? { ...state, token: null, opened: event.token } : state;
    case 'answered':
      return { ...state, page: event.page, clinic: event.page.clinic, busy: null, done: event.pressed };
    case 'failed':
      return {
        ...state,
        ...(isClosed(event.code) ? { page: null, done: null } : {}),
        clinic: event.clinic ?? state.clinic,
        busy: null,
        problem: { at: isClosed(event.code) ? 'open' : event.at, code: event.code, canRenew: event.canRenew },
      };
    case 'read-again':
      return state.page ? { ...state, page: event.page } : state;
    case 'other-link':
      return { ...state, token: event.token, opened: null, page: null, busy: null, problem: null, done: null };
  }
}
