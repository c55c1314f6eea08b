import type { World } from './world.ts';

/** All that is kept about records, without times and numbers that only count. */
export function stateOf(world: World): string {
  const app = world.app();
  const tables = {
    lead: 'select id, name, email, phone, company, city, tags, notes, consent, status, deleted_at is null as live from lead order by id',
    link: 'select connection_id, remote_id, record_id, lifecycle, base, frozen_fields from link order by id',
    conflict: `select link_id, kind, field, base, local, remote from conflict where state = 'open' order by link_id, field, kind`,
    dead: `select distinct key, dead_code from job where state = 'dead' order by key`,
  };
  const rows = Object.entries(tables).map(([name, sql]) => [
    name,
    app.db.client.prepare(sql).all(),
  ]);
  const there = world.crms.map((crm) => crm.live().map((id) => [id, crm.read(id)?.values]));
  return JSON.stringify([rows, there]);
}
