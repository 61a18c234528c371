import { SetMetadata } from '@nestjs/common';

export const AT_MOST = 'snowmelt:at-most';

/**
 * A rate limit per person and minute; refused requests count too. Above it the route returns 429 with the wait. For
 * routes that are expensive.
 */
export const AtMost = (timesAMinute: number) => SetMetadata(AT_MOST, timesAMinute);
