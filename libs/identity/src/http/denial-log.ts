import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Id } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError, UntimelyError } from '@snowmelt/http';
import type { Access, RequestWithAccess } from './route-policy.js';

/**
 * The caller may not do this (403) or may not know of it (404: ids of another clinic look like unknown ones). Invalid
 * input, conflicts, outdated versions, untimely requests and unknown routes are not denials.
 */
export function isDenial(error: unknown): error is CodedError {
  return (
    error instanceof CodedError &&
    (error.status === 403 || error.status === 404) &&
    !(error instanceof UntimelyError) &&
    !error.code.startsWith('HTTP.')
  );
}

/** Logs denials in a transaction of their own, because the denied request's transaction is rolled back. */
@Injectable()
export class DenialLog {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  record(access: Access, request: RequestWithAccess, { code, about }: CodedError): Promise<void> {
    return actors.run(access.actor, () =>
      this.unitOfWork.run(access.clinicId, () =>
        this.audit.append({
          action: 'identity.denied',
          entityKind: about?.kind ?? 'route',
          entityId: about?.id ?? idInPath(request),
          patientId: about?.patientId ?? access.visit?.patientId ?? null,
          detail: { method: request.method, route: request.routeOptions.url ?? '', code },
        }),
      ),
    );
  }
}

function idInPath(request: RequestWithAccess): string | null {
  const { id } = (request.params ?? {}) as { id?: string };
  return Id.safeParse(id).data ?? null;
}
