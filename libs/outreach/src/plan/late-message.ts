/** By then a message that matters has gone out, if all goes well. */
export const LATE_MINUTES = 10;
/** From so long before a visit on, somebody calls instead of waiting for the provider. */
export const CALL_HOURS = 4;
