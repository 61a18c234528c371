/** Status reasons that tell staff more than that a touch was not sent; `not-sent` reads them. */
export const OUTCOME_UNKNOWN = 'it is not known whether it was sent; ask the patient';
export const USED_UP = 'the texts the patient agreed to are used up';
export const TIME_PASSED = 'its time had passed';
export const NO_CHANNEL = 'no channel the patient agreed to';
export const PREPARE_FAILED = 'a fault in the program; see its log';
export const SENT_AGAIN = 'sent again by the clinic';
export const PROVIDER_RESTS = 'the provider does not work; it is tried again';
