import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { IconAction } from './Action.tsx';
import { announce } from './announce.ts';

const shownMs = 1500;

type CopyButtonProps = {
  /** The text, or how to ask for one that is not kept on the screen. */
  text: string | (() => Promise<string | undefined>);
  label: string;
};

/** Copies a text, and says that it did. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    const given = typeof text === 'string' ? text : await text();
    if (given === undefined) return;
    await navigator.clipboard.writeText(given);
    announce(t('common.copied'));
    setCopied(true);
  }

  return (
    <IconAction label={label} size={24} onClick={() => void copy()}>
      {copied ? <Check size={14} /> : <Copy size={14} />}
    </IconAction>
  );
}
