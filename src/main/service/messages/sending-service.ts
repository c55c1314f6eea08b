import { PonteError } from '../../../shared/errors.ts';
import type {
  SendingConnection,
  SendingDraft,
  SendingInfo,
  SendingPatch,
  SendingTest,
} from '../../../shared/model/message.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { newId } from '../ids.ts';
import { hideText } from '../jobs/redact.ts';
import type { Live } from '../live.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { Vault } from '../sync/ports.ts';
import type { Fields } from './channels/channel.ts';
import { sendingKinds } from './channels/kinds.ts';
import { callZApi } from './channels/z-api.ts';
import { readAddress } from './last-look.ts';
import type { SendingRow, SendingStore } from './sending-store.ts';

/** What an admin does with the accounts that messages go out by. */
export type SendingService = {
  kinds(): SendingInfo[];
  list(): SendingConnection[];
  create(draft: SendingDraft, operator: Operator): Promise<SendingConnection>;
  update(uid: string, patch: SendingPatch, operator: Operator): Promise<SendingConnection>;
  remove(uid: string, operator: Operator): void;
  test(uid: string, to: string): Promise<SendingTest>;
  connectCallbacks(uid: string, operator: Operator): Promise<SendingTest>;
  /** All fields of its form, secrets opened. */
  fieldsOf(account: SendingRow): Promise<Fields>;
};

export type SendingServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly vault: Vault;
  readonly accounts: SendingStore;
  readonly workspace: string;
  readonly kick: () => void;
  /** Where Z-API is to say what became of messages. */
  readonly callbackUrl: (operator: Operator) => Promise<string>;
};

const most = 20;
const testMs = 40_000;
/** What people write to us is asked for where hooks are set up. */
const callbacks = [
  'update-webhook-delivery',
  'update-webhook-message-status',
  'update-webhook-disconnected',
  'update-webhook-connected',
];

export function createSendingService(parts: SendingServiceParts): SendingService {
  const { db, clock, audit, live, vault, accounts } = parts;
  const { client } = db;
  const insert = client.prepare(
    `insert into sending_connection (uid, provider, name, settings, credentials, created_at, updated_at)
     values (@uid, @provider, @name, @settings, @credentials, @now, @now)`,
  );
  const write = client.prepare(
    `update sending_connection set name = @name, settings = @settings, credentials = @credentials,
       paused = @paused, state = @state, said = @said, updated_at = @now where id = @id`,
  );
  const drop = client.prepare(
    `update sending_connection set removed_at = ?, credentials = '', settings = '{}' where id = ?`,
  );
  const orphans = client.prepare(
    `update message set state = 'refused', reason = 'no_connection', settled_at = ?
     where connection_id = ? and state = 'waiting'`,
  );
  const waiting = client
    .prepare<[number], number>(
      `select count(*) from message where connection_id = ? and state = 'waiting'`,
    )
    .pluck();

  function existing(uid: string): SendingRow {
    const row = accounts.byUid(uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This account does not exist any more.');
  }

  function show(row: SendingRow): SendingConnection {
    return {
      id: row.uid,
      provider: row.provider,
      channel: sendingKinds[row.provider].info.channel,
      name: row.name,
      settings: JSON.parse(row.settings) as Record<string, string>,
      paused: row.paused === 1,
      state: row.state,
      said: row.said,
      waiting: waiting.get(row.id) ?? 0,
      lastSentAt: row.last_sent_at === null ? null : new Date(row.last_sent_at).toISOString(),
    };
  }

  async function fieldsOf(row: SendingRow): Promise<Fields> {
    const settings = JSON.parse(row.settings) as Record<string, string>;
    try {
      return { ...settings, ...(JSON.parse(await vault.open(row.credentials)) as Fields) };
    } catch (error) {
      const message =
        'What is kept of this account cannot be opened on this computer. Enter it again.';
      throw new ProviderError('unauthorized', message, { notMade: true, cause: error });
    }
  }

  async function checked(provider: SendingRow['provider'], fields: Fields) {
    const { info, checkForm } = sendingKinds[provider];
    const kept: Record<string, string> = {};
    for (const { name, label, required, initial = '', options } of info.fields) {
      const value = (fields[name] ?? '').trim() || initial;
      if (required && value === '') throw wrong(name, `${label.en} is missing.`);
      if (options && !options.some((each) => each.value === value)) {
        throw wrong(name, `${label.en}: choose one of the list.`);
      }
      if (value !== '') kept[name] = value;
    }
    const flaw = checkForm(kept);
    if (flaw !== null) throw wrong(flaw.field, flaw.message);
    const part = (secret: boolean) =>
      JSON.stringify(
        Object.fromEntries(
          info.fields
            .filter((field) => field.secret === secret && kept[field.name] !== undefined)
            .map(({ name }) => [name, kept[name]]),
        ),
      );
    return { settings: part(false), credentials: await vault.seal(part(true)) };
  }

  function changed(operator: Operator, did: string, uid: string, work: () => void): void {
    transact(db, (tx) => {
      work();
      audit.append(tx, {
        actor: operator.name,
        action: `sending_connection.${did}`,
        subjectType: 'sending_connection',
        subjectId: uid,
      });
    });
    live.tell({ type: 'messages.changed' });
    parts.kick();
  }

  async function tried(
    row: SendingRow,
    work: (fields: Fields, signal: AbortSignal) => Promise<void>,
  ) {
    try {
      await work(await fieldsOf(row), AbortSignal.timeout(testMs));
      accounts.setState(row.id, 'ok', null);
      live.tell({ type: 'messages.changed' });
      parts.kick();
      return { ok: true, reason: null, said: null };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const said = hideText(error.message);
      const reason =
        error.details.code === 'disconnected' ? ('disconnected' as const) : reasonOf(error);
      if (reason === 'credentials') accounts.setState(row.id, 'credentials', said);
      live.tell({ type: 'messages.changed' });
      return { ok: false, reason, said };
    }
  }

  return {
    fieldsOf,
    kinds: () => Object.values(sendingKinds).map(({ info }) => info),
    list: () => accounts.list().map(show),
    async create({ provider, name, fields }, operator) {
      const kept = await checked(provider, fields);
      if (accounts.list().length >= most) {
        throw new PonteError('TOO_MANY', `At most ${most} accounts can send messages.`);
      }
      const [uid, now] = [newId(), clock.now()];
      changed(operator, 'created', uid, () => insert.run({ ...kept, uid, provider, name, now }));
      return show(existing(uid));
    },
    async update(uid, patch, operator) {
      const before = existing(uid);
      const fields = patch.fields;
      // A secret that is left blank stays as it is.
      const given =
        fields &&
        Object.fromEntries(
          Object.entries(fields).filter(
            ([name, value]) =>
              value !== '' ||
              !sendingKinds[before.provider].info.fields.some((f) => f.name === name && f.secret),
          ),
        );
      const secrets = given ? await fieldsOf(before).catch((): Fields => ({})) : {};
      const kept = given ? await checked(before.provider, { ...secrets, ...given }) : before;
      const row = existing(uid);
      changed(operator, 'updated', uid, () =>
        write.run({
          id: row.id,
          name: patch.name ?? row.name,
          settings: kept.settings,
          credentials: kept.credentials,
          paused: patch.paused === undefined ? row.paused : Number(patch.paused),
          state: given ? 'ok' : row.state,
          said: given ? null : row.said,
          now: clock.now(),
        }),
      );
      return show(existing(uid));
    },
    remove(uid, operator) {
      const { id } = existing(uid);
      changed(operator, 'removed', uid, () => {
        drop.run(clock.now(), id);
        orphans.run(clock.now(), id);
      });
    },
    test(uid, to) {
      const row = existing(uid);
      const kind = sendingKinds[row.provider];
      const { channel } = kind.info;
      const toNobody = to === '' && (channel === 'email' || channel === 'whatsapp');
      return tried(row, async (fields, signal) => {
        await kind.ping(fields, signal);
        if (toNobody) return;
        const address =
          channel === 'email' || channel === 'whatsapp' ? readAddress(channel, to) : channel;
        if (address === null) throw wrong('to', 'This is no address that messages can be sent to.');
        const subject = `Teste da Ponte`;
        const body = `Esta é uma mensagem de teste da Ponte para ${parts.workspace}. Se você a recebeu, está tudo certo.`;
        await kind.send(
          fields,
          {
            uid: newId(),
            to: address,
            content: { subject, body, kind: 'text', files: [], link: null, buttons: [] },
            files: [],
            about: null,
            template: null,
            cause: 'test',
            unsubscribe: null,
            at: clock.now(),
            attempts: 1,
          },
          signal,
        );
      });
    },
    connectCallbacks(uid, operator) {
      const row = existing(uid);
      if (row.provider !== 'z-api') {
        throw new PonteError('BAD_INPUT', 'Only WhatsApp tells what became of messages.');
      }
      return tried(row, async (fields, signal) => {
        const url = await parts.callbackUrl(operator);
        for (const method of callbacks) {
          const answer = await callZApi(fields, 'PUT', `/${method}`, { value: url }, signal);
          if (answer.status >= 200 && answer.status < 300) continue;
          const message =
            'Z-API did not take the address for callbacks. It must begin with https://.';
          throw new ProviderError('rejected', message, { code: String(answer.status) });
        }
      });
    },
  };
}

function reasonOf({ kind, details }: ProviderError) {
  if (details.code === 'unsafe') return 'unsafe' as const;
  if (kind === 'unauthorized' || kind === 'forbidden') return 'credentials' as const;
  if (kind === 'offline') return 'offline' as const;
  if (kind === 'rate-limited') return 'busy' as const;
  if (kind === 'unknown') return 'unknown_outcome' as const;
  return kind === 'rejected' ? ('rejected' as const) : ('trouble' as const);
}

function wrong(field: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem: 'invalid', message }] },
  });
}
