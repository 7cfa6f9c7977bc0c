/** Types of postgres-reach.mjs, which has to run untranslated. */
export declare const whyPostgresCannotRun: () => string | null
