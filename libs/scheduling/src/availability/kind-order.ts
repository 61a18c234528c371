/** People before things, as they are listed and as lanes are drawn. */
export const KIND_ORDER = `'{clinician,nurse,chair,room,monitor,pump}'::text[]`;
