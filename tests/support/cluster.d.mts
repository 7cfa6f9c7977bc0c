/** One real PostgreSQL, started when KITH_TEST_CLUSTER is first asked. */
export function setup(): Promise<void>
export function teardown(): Promise<void>
