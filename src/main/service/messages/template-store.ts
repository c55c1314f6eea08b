import {
  messageContent,
  type MessageChannel,
  type MessageContent,
  type MessageTemplate,
  type MessageTemplateDraft,
} from '../../../shared/model/message.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { defaultTemplates } from './default-templates.ts';

export type TemplateRow = {
  readonly id: number;
  readonly uid: string;
  readonly key: string | null;
  readonly name: string;
  readonly channel: MessageChannel;
  readonly audience: 'lead' | 'team';
  readonly version: number;
  readonly content: MessageContent;
  readonly updatedAt: number;
  readonly updatedBy: string;
  readonly removed: boolean;
};

export type TemplateVersion = {
  readonly version: number;
  readonly name: string;
  readonly content: MessageContent;
  readonly madeAt: string;
  readonly madeBy: string;
};

/** Templates and all their versions; what was sent says which one it was. */
export type TemplateStore = {
  list(): TemplateRow[];
  byId(id: number): TemplateRow | null;
  /** By its id, or by the key of one that came with the program. */
  find(uidOrKey: string): TemplateRow | null;
  create(tx: Tx, draft: MessageTemplateDraft, by: string, key?: string): TemplateRow;
  save(tx: Tx, id: number, draft: MessageTemplateDraft, by: string): void;
  versions(id: number): TemplateVersion[];
  setRemoved(tx: Tx, id: number, removed: boolean): void;
  /** Those that come with the program and never were here. */
  seed(): void;
};

type Raw = {
  id: number;
  uid: string;
  key: string | null;
  name: string;
  channel: MessageChannel;
  audience: 'lead' | 'team';
  version: number;
  content: string;
  updated_at: number;
  updated_by: string;
  removed_at: number | null;
};

const shipped = 'Ponte';

export function createTemplateStore(db: Db, clock: Clock): TemplateStore {
  const { client } = db;
  const select = `select message_template.*, message_template_version.content
    from message_template join message_template_version
      on template_id = message_template.id and message_template_version.version = message_template.version`;
  const list = client.prepare<[], Raw>(
    `${select} where removed_at is null order by message_template.name`,
  );
  const byId = client.prepare<[number], Raw>(`${select} where message_template.id = ?`);
  const find = client.prepare<[string, string], Raw>(
    `${select} where message_template.uid = ? or message_template.key = ?`,
  );
  const insert = client.prepare(
    `insert into message_template (uid, key, name, channel, audience, updated_at, updated_by)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const addVersion = client.prepare(
    `insert into message_template_version (template_id, version, name, content, made_at, made_by)
     values (?, (select version from message_template where id = ?), ?, ?, ?, ?)`,
  );
  const next = client.prepare(
    `update message_template set version = (select max(version) from message_template_version
       where template_id = @id) + 1, name = @name, channel = @channel, audience = @audience,
       updated_at = @now, updated_by = @by where id = @id`,
  );
  const versions = client.prepare<
    [number],
    { version: number; name: string; content: string; made_at: number; made_by: string }
  >('select * from message_template_version where template_id = ? order by version desc');
  const setRemoved = client.prepare('update message_template set removed_at = ? where id = ?');
  const keys = client
    .prepare<[], string>('select key from message_template where key is not null')
    .pluck();

  function rowOf(id: number): TemplateRow {
    const raw = byId.get(id);
    if (!raw) throw new Error('A template was not kept.');
    return toRow(raw);
  }

  function create(
    _tx: Tx,
    draft: MessageTemplateDraft,
    by: string,
    key: string | null,
  ): TemplateRow {
    const { name, channel, audience, content } = draft;
    const now = clock.now();
    const id = Number(insert.run(newId(), key, name, channel, audience, now, by).lastInsertRowid);
    addVersion.run(id, id, name, JSON.stringify(content), now, by);
    return rowOf(id);
  }

  return {
    list: () => list.all().map(toRow),
    byId(id) {
      const raw = byId.get(id);
      return raw ? toRow(raw) : null;
    },
    find(uidOrKey) {
      const raw = find.get(uidOrKey, uidOrKey);
      return raw ? toRow(raw) : null;
    },
    create: (tx, draft, by, key) => create(tx, draft, by, key ?? null),
    save(_tx, id, { name, channel, audience, content }, by) {
      const now = clock.now();
      next.run({ id, name, channel, audience, now, by });
      addVersion.run(id, id, name, JSON.stringify(content), now, by);
    },
    versions: (id) =>
      versions.all(id).map(({ version, name, content, made_at: madeAt, made_by: madeBy }) => ({
        version,
        name,
        content: messageContent.parse(JSON.parse(content)),
        madeAt: new Date(madeAt).toISOString(),
        madeBy,
      })),
    setRemoved: (_tx, id, removed) => void setRemoved.run(removed ? clock.now() : null, id),
    seed() {
      const known = new Set(keys.all());
      const missing = defaultTemplates.filter(({ key }) => !known.has(key));
      if (missing.length === 0) return;
      transact(db, (tx) => {
        for (const { key, ...draft } of missing) create(tx, draft, shipped, key);
      });
    },
  };
}

function toRow(raw: Raw): TemplateRow {
  return {
    id: raw.id,
    uid: raw.uid,
    key: raw.key,
    name: raw.name,
    channel: raw.channel,
    audience: raw.audience,
    version: raw.version,
    content: messageContent.parse(JSON.parse(raw.content)),
    updatedAt: raw.updated_at,
    updatedBy: raw.updated_by,
    removed: raw.removed_at !== null,
  };
}

export function toTemplate(row: TemplateRow): MessageTemplate {
  const { uid, key, name, channel, audience, version, content, updatedBy } = row;
  const updatedAt = new Date(row.updatedAt).toISOString();
  return { id: uid, key, name, channel, audience, version, content, updatedAt, updatedBy };
}
