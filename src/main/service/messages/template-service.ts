import { PonteError } from '../../../shared/errors.ts';
import type {
  MessagePreview,
  MessageTemplate,
  MessageTemplateDraft,
  TemplateFlaw,
} from '../../../shared/model/message.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Live } from '../live.ts';
import type { FileStore } from './file-store.ts';
import type { Prepare } from './prepare.ts';
import { fields, formats } from './template-fields.ts';
import { contentFlaws, fillIn } from './template.ts';
import {
  toTemplate,
  type TemplateRow,
  type TemplateStore,
  type TemplateVersion,
} from './template-store.ts';

/** What an admin does with templates, and how a message would look. */
export type TemplateService = {
  list(): MessageTemplate[];
  fields(): { fields: TemplateName[]; formats: TemplateName[] };
  create(draft: MessageTemplateDraft, operator: Operator): MessageTemplate;
  save(
    uid: string,
    draft: MessageTemplateDraft,
    version: number,
    operator: Operator,
  ): MessageTemplate;
  versions(uid: string): TemplateVersion[];
  rollBack(uid: string, version: number, operator: Operator): MessageTemplate;
  setRemoved(uid: string, removed: boolean, operator: Operator): MessageTemplate;
  preview(leadUid: string | null, draft: MessageTemplateDraft): MessagePreview;
  existing(uid: string): TemplateRow;
};

type TemplateName = {
  name: string;
  label: { 'pt-BR': string; en: string };
  example: string;
};

export type TemplateServiceParts = {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly templates: TemplateStore;
  readonly files: FileStore;
  readonly prepare: Prepare;
  readonly leads: { byUid(uid: string): LeadRow | null };
  readonly workspace: string;
  readonly now: () => number;
};

export function createTemplateService(parts: TemplateServiceParts): TemplateService {
  const { db, audit, live, templates, prepare } = parts;

  function existing(uid: string): TemplateRow {
    const row = templates.find(uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This template does not exist any more.');
  }

  function note(tx: Tx, operator: Operator, did: string, uid: string): void {
    audit.append(tx, {
      actor: operator.name,
      action: `message_template.${did}`,
      subjectType: 'message_template',
      subjectId: uid,
    });
    live.tell({ type: 'messages.changed' });
  }

  return {
    existing,
    list: () => templates.list().map(toTemplate),
    fields: () => ({
      fields: fields.map(({ pt, label, example }) => ({ name: pt, label, example })),
      formats: formats.map(({ pt, label, example }) => ({ name: pt, label, example })),
    }),
    create(draft, operator) {
      refuseFlaws(contentFlaws(draft.content, draft.channel));
      return transact(db, (tx) => {
        const row = templates.create(tx, draft, operator.name);
        note(tx, operator, 'created', row.uid);
        return toTemplate(row);
      });
    },
    save(uid, draft, version, operator) {
      refuseFlaws(contentFlaws(draft.content, draft.channel));
      return transact(db, (tx) => {
        const row = existing(uid);
        if (row.version !== version) {
          throw new PonteError(
            'CHANGED_MEANWHILE',
            'Somebody else saved this template meanwhile. Open it again to see what they wrote.',
          );
        }
        templates.save(tx, row.id, { ...draft, channel: row.channel }, operator.name);
        note(tx, operator, 'updated', uid);
        return toTemplate(existing(uid));
      });
    },
    versions: (uid) => templates.versions(existing(uid).id),
    rollBack(uid, version, operator) {
      const row = existing(uid);
      const kept = templates.versions(row.id).find((each) => each.version === version);
      if (!kept) throw new PonteError('NOT_FOUND', 'There is no such version of this template.');
      return transact(db, (tx) => {
        const { name, content } = kept;
        const draft = { name, content, channel: row.channel, audience: row.audience };
        templates.save(tx, row.id, draft, operator.name);
        note(tx, operator, 'rolled-back', uid);
        return toTemplate(existing(uid));
      });
    },
    setRemoved(uid, removed, operator) {
      const row = existing(uid);
      return transact(db, (tx) => {
        templates.setRemoved(tx, row.id, removed);
        note(tx, operator, removed ? 'removed' : 'restored', uid);
        return toTemplate(existing(uid));
      });
    },
    preview(leadUid, { channel, audience, content }) {
      const flaws = contentFlaws(content, channel);
      const lead = leadUid === null ? null : parts.leads.byUid(leadUid);
      const look = leadUid === null ? null : prepare.look({ channel, audience }, lead);
      const about = {
        to: look?.to === 'send' && look.recipient !== channel ? look.recipient : null,
        held: look === null || look.to === 'send' ? null : look.reason,
        until: look?.to === 'wait' ? new Date(look.until).toISOString() : null,
      };
      if (flaws.length > 0) return { ...about, flaws, content: null, blank: [] };
      const subject = { lead, workspace: parts.workspace, now: parts.now() };
      const { content: written, blank } = fillIn(content, subject);
      const gone = written.files.some((uid) => parts.files.open(uid) === null);
      return {
        ...about,
        flaws,
        content: written,
        blank: lead === null ? [] : blank,
        held: about.held ?? (gone ? 'file_gone' : null),
      };
    },
  };
}

/** @throws PonteError BAD_INPUT with one problem for each flaw */
export function refuseFlaws(flaws: readonly TemplateFlaw[]): void {
  if (flaws.length === 0) return;
  const problems = flaws.map((flaw) => ({
    field: flaw.part,
    problem: flaw.problem,
    message: inWords(flaw),
    current: flaw.name,
  }));
  throw new PonteError('BAD_INPUT', problems.map(({ message }) => message).join(' '), {
    details: { fields: problems },
  });
}

function inWords({ problem, name }: TemplateFlaw): string {
  switch (problem) {
    case 'unknown_field':
      return `There is no field "${name}". Choose one of the list.`;
    case 'unknown_format':
      return `There is no format "${name}". Choose one of the list.`;
    case 'unclosed':
      return 'Braces do not match: each {{ needs its }}, each {{#field}} its {{/field}}.';
    case 'partial':
      return 'A template cannot contain another one.';
    case 'delimiters':
      return 'Braces cannot be exchanged for other signs.';
    case 'loops':
      return `"${name}" is repeated within itself and would never end.`;
    case 'too_deep':
      return 'Sections are nested too deep: at most three.';
    case 'too_large':
      return 'The text is too long: at most 20,000 characters.';
    case 'empty':
      return 'It says nothing. Write a text.';
    case 'one_file':
      return 'Choose the one file it carries.';
    case 'link_missing':
      return 'Enter the link with https://.';
    case 'buttons_missing':
      return 'Enter at least one button.';
  }
}
