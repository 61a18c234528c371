/** Status reasons that tell staff more than that a touch was not sent; `not-sent` reads them. */
export const OUTCOME_UNKNOWN = 'it is not known whether it was sent; ask the patient';
export const USED_UP = 'the texts the patient agreed to are used up';
/** The last three: it waits by a rule, and nothing is out of order. */
export const QUIET_HOURS = "waiting for the patient's day to begin";
export const TEXTS_PAUSED = 'texts wait until somebody has decided whether the patient meant STOP';
export const BY_RULE: readonly string[] = [USED_UP, QUIET_HOURS, TEXTS_PAUSED];
export const TIME_PASSED = 'its time had passed';
export const NO_CHANNEL = 'no channel the patient agreed to';
/** Both about a reading, and the clinic's to mend: staff see them as `not_ready`. */
export const NOT_APPROVED = 'the clinic has not approved this reading yet';
export const NUMBER_MISSING = "the protocol of the patient's course lacks a number that this reading needs";
export const STAGE_CHANGED = 'the course is at another stage now';
export const PREPARE_FAILED = 'a fault in the program; see its log';
export const SENT_AGAIN = 'sent again by the clinic';
export const PROVIDER_RESTS = 'the provider does not work; it is tried again';
