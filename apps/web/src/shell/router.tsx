import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { Shell } from './shell';

const root = createRootRoute({ component: Shell });

export const calendarRoute = createRoute({
  getParentRoute: () => root, path: '/',
  validateSearch: z.object({ day: z.iso.date().optional().catch(undefined), view: z.enum(['day', 'week']).optional().catch(undefined), patient: z.uuid().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../features/scheduling/calendar-page')),
});
export const patientsRoute = createRoute({ getParentRoute: () => root, path: '/patients', component: lazyRouteComponent(() => import('../features/patients/patients-page')) });
export const registerRoute = createRoute({ getParentRoute: () => root, path: '/patients/new', component: lazyRouteComponent(() => import('../features/patients/register-page')) });
export const chartRoute = createRoute({ getParentRoute: () => root, path: '/patients/$patientId', component: lazyRouteComponent(() => import('../features/patients/chart-page')) });
export const outboxRoute = createRoute({ getParentRoute: () => root, path: '/outbox', component: lazyRouteComponent(() => import('../features/outreach/outbox-page')) });

export const router = createRouter({ routeTree: root.addChildren([calendarRoute, patientsRoute, registerRoute, chartRoute, outboxRoute]), defaultPreload: 'intent' });

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
