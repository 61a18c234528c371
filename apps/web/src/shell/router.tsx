import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import * as z from 'zod/mini';
import { loadOnDemand } from '../parts/load-on-demand';
import { Waiting } from './loaded';
import { PageFailed } from './page-failed';
import { Shell } from './shell';

const root = createRootRoute({ component: Shell });

const pages: (() => Promise<unknown> | undefined)[] = [];
function page(load: () => Promise<{ default: () => React.ReactNode }>) {
  const component = lazyRouteComponent(loadOnDemand(load));
  pages.push(() => component.preload?.());
  return component;
}

const idle = () =>
  new Promise<unknown>((resolve) =>
    'requestIdleCallback' in window ? requestIdleCallback(resolve, { timeout: 5000 }) : setTimeout(resolve, 1000),
  );

/**
 * Loads the pages one at a time while the browser is idle. A loaded page opens at once, even after an upgrade removed
 * its file from the server.
 */
export async function preloadPages(): Promise<void> {
  for (const preload of pages) {
    await idle();
    await preload();
  }
}

const calendarRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: z.object({
    day: z.catch(z.optional(z.iso.date()), undefined),
    view: z.catch(z.optional(z.enum(['day', 'week'])), undefined),
    site: z.catch(z.optional(z.uuid()), undefined),
    visit: z.catch(z.optional(z.uuid()), undefined),
    patient: z.catch(z.optional(z.uuid()), undefined),
  }),
  component: page(() => import('../features/scheduling/calendar-page')),
});
const patientsRoute = createRoute({
  getParentRoute: () => root,
  path: '/patients',
  component: page(() => import('../features/patients/patients-page')),
});
const registerRoute = createRoute({
  getParentRoute: () => root,
  path: '/patients/new',
  component: page(() => import('../features/patients/register-page')),
});
const chartRoute = createRoute({
  getParentRoute: () => root,
  path: '/patients/$patientId',
  component: page(() => import('../features/patients/chart-page')),
});
const todoRoute = createRoute({
  getParentRoute: () => root,
  path: '/todo',
  component: page(() => import('../features/tasks/todo-page')),
});
const onCallRoute = createRoute({
  getParentRoute: () => root,
  path: '/on-call',
  component: page(() => import('../features/risk/on-call-page')),
});
const textsRoute = createRoute({
  getParentRoute: () => root,
  path: '/texts',
  component: page(() => import('../features/messaging/texts-page')),
});
const outboxRoute = createRoute({
  getParentRoute: () => root,
  path: '/outbox',
  component: page(() => import('../features/outreach/outbox-page')),
});
const notSentRoute = createRoute({
  getParentRoute: () => root,
  path: '/not-sent',
  component: page(() => import('../features/outreach/not-sent-page')),
});
const messageRulesRoute = createRoute({
  getParentRoute: () => root,
  path: '/message-rules',
  component: page(() => import('../features/outreach/message-rules-page')),
});
const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: page(() => import('../features/settings/settings-page')),
});
const clinicRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/clinic',
  component: page(() => import('../features/settings/clinic-page')),
});
const approvalsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/approvals',
  component: page(() => import('../features/rules/approvals-page')),
});
const protocolsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/protocols',
  component: page(() => import('../features/rules/protocols-page')),
});
const videoRulesRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/video-rules',
  component: page(() => import('../features/rules/video-rules-page')),
});
const noteFormsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/note-forms',
  component: page(() => import('../features/rules/note-forms-page')),
});
const readingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/readings',
  component: page(() => import('../features/rules/readings-page')),
});
const staffRoute = createRoute({
  getParentRoute: () => root,
  path: '/settings/staff',
  component: page(() => import('../features/settings/staff-page')),
});
const accountRoute = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: page(() => import('../features/identity/account-page')),
});
const unsignedRoute = createRoute({
  getParentRoute: () => root,
  path: '/notes',
  component: page(() => import('../features/notes/unsigned-page')),
});
const noteRoute = createRoute({
  getParentRoute: () => root,
  path: '/notes/$noteId',
  component: page(() => import('../features/notes/note-page')),
});
const visitsRoute = createRoute({
  getParentRoute: () => root,
  path: '/visits',
  component: page(() => import('../features/telehealth/visits-page')),
});
const roomRoute = createRoute({
  getParentRoute: () => root,
  path: '/visits/$appointmentId',
  component: page(() => import('../features/telehealth/room-page')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    calendarRoute,
    patientsRoute,
    registerRoute,
    chartRoute,
    todoRoute,
    onCallRoute,
    textsRoute,
    notSentRoute,
    messageRulesRoute,
    settingsRoute,
    clinicRoute,
    approvalsRoute,
    protocolsRoute,
    videoRulesRoute,
    noteFormsRoute,
    readingsRoute,
    staffRoute,
    accountRoute,
    outboxRoute,
    unsignedRoute,
    noteRoute,
    visitsRoute,
    roomRoute,
  ]),
  defaultPreload: 'intent',
  // the frame stays, and a page that takes longer than a blink shows that it is loading
  defaultPendingMs: 150,
  defaultPendingMinMs: 300,
  defaultPendingComponent: () => <Waiting what="the page" />,
  defaultErrorComponent: PageFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
