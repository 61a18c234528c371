import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { Shell } from './shell';

const root = createRootRoute({ component: Shell });

const calendarRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: z.object({
    day: z.iso.date().optional().catch(undefined),
    view: z.enum(['day', 'week']).optional().catch(undefined),
    patient: z.uuid().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/scheduling/calendar-page')),
});
const patientsRoute = createRoute({
  getParentRoute: () => root,
  path: '/patients',
  component: lazyRouteComponent(() => import('../features/patients/patients-page')),
});
const registerRoute = createRoute({
  getParentRoute: () => root,
  path: '/patients/new',
  component: lazyRouteComponent(() => import('../features/patients/register-page')),
});
const chartRoute = createRoute({
  getParentRoute: () => root,
  path: '/patients/$patientId',
  component: lazyRouteComponent(() => import('../features/patients/chart-page')),
});
const textsRoute = createRoute({
  getParentRoute: () => root,
  path: '/texts',
  component: lazyRouteComponent(() => import('../features/messaging/texts-page')),
});
const outboxRoute = createRoute({
  getParentRoute: () => root,
  path: '/outbox',
  component: lazyRouteComponent(() => import('../features/outreach/outbox-page')),
});
const notSentRoute = createRoute({
  getParentRoute: () => root,
  path: '/not-sent',
  component: lazyRouteComponent(() => import('../features/outreach/not-sent-page')),
});
const unsignedRoute = createRoute({
  getParentRoute: () => root,
  path: '/notes',
  component: lazyRouteComponent(() => import('../features/notes/unsigned-page')),
});
const noteRoute = createRoute({
  getParentRoute: () => root,
  path: '/notes/$noteId',
  component: lazyRouteComponent(() => import('../features/notes/note-page')),
});
const visitsRoute = createRoute({
  getParentRoute: () => root,
  path: '/visits',
  component: lazyRouteComponent(() => import('../features/telehealth/visits-page')),
});
const roomRoute = createRoute({
  getParentRoute: () => root,
  path: '/visits/$appointmentId',
  component: lazyRouteComponent(() => import('../features/telehealth/room-page')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    calendarRoute,
    patientsRoute,
    registerRoute,
    chartRoute,
    textsRoute,
    notSentRoute,
    outboxRoute,
    unsignedRoute,
    noteRoute,
    visitsRoute,
    roomRoute,
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
