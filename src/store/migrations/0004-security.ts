/** Frozen. The audit log becomes a chain that only grows; the head says where it ends and where retention cut it. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0004-security'

const FIXED = ['id', 'seq', 'at', 'community', 'action', 'before', 'after', 'actor_digest', 'hash']

/** The same three rules twice: each engine has its own words for "is not the same" and for a trigger. */
const guardSqlite = async (db: Any): Promise<void> => {
  const changed = FIXED.map((c) => `new."${c}" is not old."${c}"`).join(' or ')
  await sql
    .raw(`create trigger audit_unchanged before update on audit when old.hash is not null and (${changed})
      begin select raise(abort, 'the audit log only grows'); end`)
    .execute(db)
  await sql
    .raw(`create trigger audit_undeleted before delete on audit
      when old.hash is not null and old.seq > coalesce((select start_seq from audit_head), 0)
      begin select raise(abort, 'the audit log only grows'); end`)
    .execute(db)
}

const guardPostgres = async (db: Any): Promise<void> => {
  const changed = FIXED.map((c) => `new."${c}" is distinct from old."${c}"`).join(' or ')
  await sql
    .raw(`create function audit_only_grows() returns trigger language plpgsql as $$
      begin raise exception 'the audit log only grows'; end $$`)
    .execute(db)
  await sql
    .raw(`create function audit_undeleted() returns trigger language plpgsql as $$
      begin
        if old.hash is not null and old.seq > coalesce((select start_seq from audit_head), 0) then
          raise exception 'the audit log only grows';
        end if;
        return old;
      end $$`)
    .execute(db)
  await sql
    .raw(`create trigger audit_unchanged before update on audit for each row
      when (old.hash is not null and (${changed})) execute function audit_only_grows()`)
    .execute(db)
  await sql
    .raw(`create trigger audit_undeleted before delete on audit for each row
      execute function audit_undeleted()`)
    .execute(db)
  await sql
    .raw(`create trigger audit_untruncated before truncate on audit for each statement
      execute function audit_only_grows()`)
    .execute(db)
}

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  await db.schema.alterTable('audit').addColumn('seq', big).execute()
  await db.schema.alterTable('audit').addColumn('actor_salt', 'text').execute()
  await db.schema.alterTable('audit').addColumn('actor_digest', 'text').execute()
  await db.schema.alterTable('audit').addColumn('hash', 'text').execute()
  await db.schema.createIndex('audit_seq').unique().on('audit').column('seq').execute()
  await db.schema.createIndex('audit_community').on('audit').columns(['community', 'seq']).execute()
  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('seq', big, need)
    .addColumn('hash', 'text', need)
    .addColumn('start_seq', big, need)
    .addColumn('start_hash', 'text', need)
    .addColumn('mac', 'text', need)
    .execute()
  await (sqlite ? guardSqlite(db) : guardPostgres(db))
}
