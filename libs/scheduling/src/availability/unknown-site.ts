import { CodedError } from '@snowmelt/http';

export const unknownSite = () => new CodedError(422, 'SCHEDULING.UNKNOWN_SITE', 'The clinic has no such site.');
