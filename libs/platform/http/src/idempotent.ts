import { SetMetadata } from '@nestjs/common';

export const IDEMPOTENT = 'snowmelt:idempotent';

/** The write asks for an `Idempotency-Key`; repeating it with the same key and body answers the first answer and does nothing, for a day. */
export const Idempotent = () => SetMetadata(IDEMPOTENT, true);
