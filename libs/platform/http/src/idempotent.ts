import { SetMetadata } from '@nestjs/common';

export const IDEMPOTENT = 'snowmelt:idempotent';

/** Requires an `Idempotency-Key`. For a day, a repeated write with the same key and body returns the first response. */
export const Idempotent = () => SetMetadata(IDEMPOTENT, true);
