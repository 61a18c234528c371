import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { bothContracts, completeDocument, contractOfHandler, OWN_ORIGIN } from '@snowmelt/http';
import { contractOfPolicy, policyOf, type RoutePolicy, stepsUp } from '@snowmelt/identity';
import { omitOperations } from './leave-out.js';

const TAGS: Readonly<Record<string, string>> = {
  demo: 'The clock and the message drawer of the demo. None of it exists in production.',
  identity: 'Signing in, and opening the link in a message.',
  messaging: 'Texts from patients to the clinic.',
  notes: 'Integration notes: draft, signature, addenda.',
  outreach: 'What patients should receive and have received, and the timeline.',
  'patient-page': 'What a patient sees and does after opening a link.',
  patients: 'Patients, their contact details and their consents.',
  risk: 'Who is on call, and whom the program has paged.',
  rules: 'What gates care: versions in force, drafts, and their approval by the medical director.',
  scheduling: 'Resources, free times, appointments and attendance.',
  staffing: 'What somebody leaves behind when they leave the clinic.',
  tasks: 'What people at the clinic have to do.',
  telehealth: 'The video visit: waiting room, join grants, end.',
  treatment: 'Courses of treatment and their stages.',
};

const cookie = (name: string, description: string) => ({ type: 'apiKey' as const, in: 'cookie', name, description });

const STAFF_COOKIE =
  'Session of a signed-in member of staff. Over plain http, on the loopback address, it is called `snowmelt`.';
const PATIENT_COOKIE =
  'Opened link from a message: for one patient and one visit or reading. Over plain http it is called `snowmelt-visit`.';

function facts(): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setTitle('Snowmelt')
    .setVersion('0.1.0')
    .setOpenAPIVersion('3.1.0')
    .setDescription(
      'The API of the clinic\u2019s staff app and of its patients\u2019 page, for calls from these pages only. Every error response is application/problem+json with a stable `code`. Programs match on the code, never on the text. Any request can be refused before it reaches an operation: 400 `HTTP.BAD_REQUEST` (unreadable), 408 `HTTP.TOO_SLOW`, 417 `HTTP.EXPECTATION_FAILED`, 431 `HTTP.HEADERS_TOO_LARGE`.',
    )
    .addServer(
      '/',
      'Wherever the pages come from: the clinic\u2019s address in production, the loopback address in a local demo.',
      undefined,
      { 'x-internal': true },
    )
    .addSecurity('staffSession', cookie('__Host-snowmelt', STAFF_COOKIE))
    .addSecurity('patientPage', cookie('__Host-snowmelt-visit', PATIENT_COOKIE))
    .addSecurity(OWN_ORIGIN, {
      type: 'apiKey',
      in: 'header',
      name: 'Origin',
      description:
        'Required for every write: the origin of the clinic\u2019s own pages. Browsers set it; no other page can.',
    });
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const document = builder.build();
  document.info.contact = { name: 'The clinic that runs it' };
  document.info.license = { name: 'UNLICENSED' };
  return document;
}

const operationId = (controller: string, method: string) =>
  `${controller.charAt(0).toLowerCase()}${controller.slice(1).replace(/Controller$/, '')}_${method}`;

interface Route {
  readonly handler: object;
  readonly policy: RoutePolicy;
}

/** Every handler by its operation id. The document describes it by the metadata that guards and interceptors read. */
function routesOf(api: NestFastifyApplication): Map<string, Route> {
  const scanner = new MetadataScanner();
  const routes = new Map<string, Route>();
  for (const { instance, metatype } of api.get(DiscoveryService, { strict: false }).getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name] as object;
      const policy = policyOf(handler);
      if (policy) routes.set(operationId(metatype?.name ?? '', name), { handler, policy });
    }
  }
  return routes;
}

/**
 * The contract of the API: from the code, and from what holds for every route. `withDemo`: includes the routes of the
 * demo.
 */
export function describeApi(api: NestFastifyApplication, withDemo = true): OpenAPIObject {
  const routes = routesOf(api);
  const routeOf = (id: string) => {
    const route = routes.get(id);
    if (!route) throw new Error(`${id} is in the document and no handler`);
    return route;
  };
  const document = SwaggerModule.createDocument(api, facts(), { operationIdFactory: operationId });
  completeDocument(document, (id) => {
    const { handler, policy } = routeOf(id);
    return bothContracts(contractOfPolicy(policy, stepsUp(handler)), contractOfHandler(handler));
  });
  return withDemo
    ? document
    : omitOperations(document, (id) => {
        const { policy } = routeOf(id);
        return policy.kind === 'staff' && policy.demo;
      });
}
