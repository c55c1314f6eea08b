import { Select, Textarea, TextInput } from '@mantine/core';
import { whatsappKind, type MessageContent } from '../../../shared/model/message.ts';
import { useText } from '../../i18n/use-text.ts';

type WhatsappFieldsProps = {
  content: MessageContent;
  onChange: (next: Partial<MessageContent>) => void;
};

const noLink = { url: '', title: '', description: '' };

/** What a WhatsApp message carries beside its text. */
export function WhatsappFields({ content, onChange }: WhatsappFieldsProps) {
  const { t } = useText();
  const { kind, link, buttons } = content;
  const linked = link ?? noLink;
  return (
    <>
      <Select
        label={t('messages.templates.kind')}
        data={whatsappKind.options.map((value) => ({
          value,
          label: t(`messages.templates.kinds.${value}`),
        }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) =>
          onChange({ kind: whatsappKind.options.find((each) => each === value) ?? 'text' })
        }
      />
      {kind === 'link' && (
        <>
          <TextInput
            label={t('messages.templates.linkUrl')}
            value={linked.url}
            maxLength={2000}
            placeholder="https://"
            onChange={(event) => onChange({ link: { ...linked, url: event.currentTarget.value } })}
          />
          <TextInput
            label={t('messages.templates.linkTitle')}
            value={linked.title}
            maxLength={200}
            onChange={(event) =>
              onChange({ link: { ...linked, title: event.currentTarget.value } })
            }
          />
          <TextInput
            label={t('messages.templates.linkText')}
            value={linked.description}
            maxLength={500}
            onChange={(event) =>
              onChange({ link: { ...linked, description: event.currentTarget.value } })
            }
          />
        </>
      )}
      {kind === 'buttons' && (
        <Textarea
          label={t('messages.templates.buttons')}
          autosize
          minRows={2}
          maxRows={3}
          value={buttons.join('\n')}
          onChange={(event) =>
            onChange({
              buttons: event.currentTarget.value
                .split('\n')
                .slice(0, 3)
                .map((each) => each.slice(0, 40)),
            })
          }
        />
      )}
    </>
  );
}
