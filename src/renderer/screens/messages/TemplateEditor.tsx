import { Select, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import {
  messageChannel,
  messageContent,
  type MessageChannel,
  type MessageTemplate,
  type MessageTemplateDraft,
} from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { Completions } from './Completions.tsx';
import { templateDrafts } from './drafts.ts';
import { FieldMenu } from './FieldMenu.tsx';
import { FilePicker } from './FilePicker.tsx';
import css from './Messages.module.css';
import { TemplatePreview } from './TemplatePreview.tsx';
import { TemplateVersions } from './TemplateVersions.tsx';
import { WhatsappFields } from './WhatsappFields.tsx';

type TemplateEditorProps = {
  /** Null for a new one. */
  of: MessageTemplate | null;
  canEdit: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
};

const blank: MessageTemplateDraft = {
  name: '',
  channel: 'email',
  audience: 'lead',
  content: messageContent.parse({ body: '' }),
};

/** Kinds of WhatsApp messages that carry one. */
const withFile: ReadonlySet<string> = new Set(['image', 'document', 'link']);

/**
 * A template, and beside it what it makes of a real lead, while one types. What is not saved is kept
 * while other screens are looked at.
 */
export function TemplateEditor({ of, canEdit, onClose, onMade }: TemplateEditorProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { busy, alone } = useOneAtATime();
  const key = of?.id ?? 'new';
  const kept = templateDrafts.useDraft(key);
  const begun = of ?? blank;
  const draft = kept?.draft ?? begun;
  const version = kept?.version ?? of?.version ?? 0;
  const changed = kept !== undefined && !isSame(draft, begun);
  const [tried, setTried] = useState(false);
  const [cursor, setCursor] = useState(0);
  const body = useRef<HTMLTextAreaElement>(null);
  const { name, channel, audience, content } = draft;

  /** What else was typed meanwhile stays. */
  function change(next: (now: MessageTemplateDraft) => Partial<MessageTemplateDraft>): void {
    const now = templateDrafts.draftOf(key)?.draft ?? begun;
    templateDrafts.keepDraft(key, { version, draft: { ...now, ...next(now) } });
  }

  function write(next: Partial<MessageTemplateDraft['content']>): void {
    change((now) => ({ content: { ...now.content, ...next } }));
  }

  function insert(text: string, instead = 0): void {
    const at = (body.current?.selectionStart ?? content.body.length) - instead;
    const end = body.current?.selectionEnd ?? at + instead;
    write({ body: `${content.body.slice(0, at)}${text}${content.body.slice(end)}` });
    const place = at + text.length;
    setCursor(place);
    // Once the text stands there, so that one types on behind it.
    requestAnimationFrame(() => {
      body.current?.focus();
      body.current?.setSelectionRange(place, place);
    });
  }

  async function save(): Promise<void> {
    setTried(true);
    if (name.trim() === '') return;
    const given = { name: name.trim(), channel, audience, content };
    const saved = await act({
      do: () =>
        of === null
          ? client.messageTemplates.create(given)
          : client.messageTemplates.save({ id: of.id, version, ...given }),
      done: () => ({ title: t('messages.templates.saved') }),
    });
    if (!saved) return;
    await queries.invalidateQueries({ queryKey: api.messageTemplates.key() });
    templateDrafts.dropDraft(key);
    onMade(saved.id);
  }

  async function remove(): Promise<void> {
    if (of === null) return;
    const { id } = of;
    const refresh = () => queries.invalidateQueries({ queryKey: api.messageTemplates.key() });
    const gone = await act({
      do: () => client.messageTemplates.remove({ id }),
      done: () => ({
        title: t('messages.templates.removed'),
        undo: async () => {
          await client.messageTemplates.restore({ id });
          await refresh();
        },
      }),
    });
    if (!gone) return;
    templateDrafts.dropDraft(key);
    onClose();
    await refresh();
  }

  return (
    <div className={css.columns}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void alone(save);
        }}
      >
        {changed && !busy && of !== null && version !== of.version && (
          <Banner>{t('messages.templates.overtaken')}</Banner>
        )}
        <TextInput
          label={t('messages.templates.name')}
          value={name}
          maxLength={80}
          autoFocus={of === null}
          readOnly={!canEdit}
          error={tried && name.trim() === '' && t('messages.templates.nameMissing')}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            change(() => ({ name: typed }));
          }}
        />
        <div className={css.pair}>
          <Select
            label={t('messages.templates.channel')}
            data={messageChannel.options.map((value) => ({
              value,
              label: t(`messages.channel.${value}`),
            }))}
            value={channel}
            allowDeselect={false}
            disabled={of !== null}
            onChange={(value) => change(() => ({ channel: value as MessageChannel }))}
          />
          <Select
            label={t('messages.templates.audience')}
            data={[
              { value: 'lead', label: t('messages.templates.lead') },
              { value: 'team', label: t('messages.templates.team') },
            ]}
            value={audience}
            allowDeselect={false}
            disabled={!canEdit}
            onChange={(value) => change(() => ({ audience: value === 'team' ? 'team' : 'lead' }))}
          />
        </div>
        {channel === 'email' && (
          <TextInput
            label={t('messages.templates.subject')}
            value={content.subject}
            maxLength={500}
            readOnly={!canEdit}
            onChange={(event) => write({ subject: event.currentTarget.value })}
          />
        )}
        <Textarea
          ref={body}
          label={t('messages.templates.body')}
          autosize
          minRows={8}
          maxRows={20}
          value={content.body}
          maxLength={20_000}
          readOnly={!canEdit}
          onChange={(event) => write({ body: event.currentTarget.value })}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
        />
        {canEdit && <Completions before={content.body.slice(0, cursor)} onComplete={insert} />}
        {canEdit && <FieldMenu onInsert={insert} />}
        {channel === 'whatsapp' && <WhatsappFields content={content} onChange={write} />}
        {(channel === 'email' || withFile.has(content.kind)) && (
          <FilePicker
            chosen={content.files}
            most={channel === 'email' ? 5 : 1}
            canEdit={canEdit}
            onChange={(files) => write({ files })}
          />
        )}
        <div className={css.buttons}>
          {of !== null && canEdit && (
            <Action type="button" danger onClick={() => void remove()}>
              {t('messages.templates.remove')}
            </Action>
          )}
          {canEdit && changed && (
            <Action
              type="button"
              variant="subtle"
              onClick={() => {
                templateDrafts.dropDraft(key);
                setTried(false);
              }}
            >
              {t('common.discard')}
            </Action>
          )}
          <Action type="button" keys="Escape" onClick={onClose}>
            {t('common.close')}
          </Action>
          {canEdit && (
            <Action type="submit" primary loading={busy}>
              {t('messages.templates.save')}
            </Action>
          )}
        </div>
        {of !== null && <TemplateVersions of={of} canEdit={canEdit} />}
      </form>
      <TemplatePreview draft={draft} />
    </div>
  );
}

function isSame(a: MessageTemplateDraft, b: MessageTemplateDraft): boolean {
  const text = ({ name, channel, audience, content }: MessageTemplateDraft) =>
    JSON.stringify([name, channel, audience, content]);
  return text(a) === text(b);
}
