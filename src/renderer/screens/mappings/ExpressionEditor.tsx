import { autocompletion, completionKeymap, type CompletionContext } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { linter, type Diagnostic } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import type { ExpressionScope, Flaw } from './expression-scope.ts';
import css from './Mappings.module.css';

type ExpressionEditorProps = {
  source: string;
  way: 'in' | 'out';
  scope: ExpressionScope;
  onChange: (source: string) => void;
};

/** Marks a text that was put in from outside, of which nobody need be told. */
const fromOutside = Annotation.define<true>();

const looks = EditorView.theme({
  '&': { font: '400 12px/18px var(--p-mono)', color: 'var(--p-text)' },
  '&.cm-focused': { outline: '2px solid var(--p-focus)', outlineOffset: '-1px' },
  '.cm-content': { caretColor: 'var(--p-text)', minHeight: '54px', fontFamily: 'var(--p-mono)' },
  '.cm-cursor': { borderLeftColor: 'var(--p-text)' },
  '.cm-tooltip': {
    background: 'var(--p-surface)',
    border: '1px solid var(--p-border)',
    color: 'var(--p-text)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--p-selected)',
    color: 'var(--p-text)',
  },
});

/** An expression with its words offered and its errors told while it is typed. */
export function ExpressionEditor({ source, way, scope, onChange }: ExpressionEditorProps) {
  const { t } = useText();
  const { api } = useService();
  const { data: words } = useQuery(api.mappings.words.queryOptions());
  const place = useRef<HTMLDivElement>(null);
  const [flaw, setFlaw] = useState<Flaw | null>(null);
  const label = t('mappings.field.source');
  const change = useRef(onChange);
  useEffect(() => void (change.current = onChange));
  const around = useRef(scope);
  useEffect(() => void (around.current = scope));
  const latest = useRef(source);
  const editor = useRef<EditorView | null>(null);

  // Taken back, or of another step: it is written anew. With the render it came by, before the next
  // key, so that it is never older than what stands there.
  useLayoutEffect(() => {
    latest.current = source;
    const text = editor.current?.state.doc.toString() ?? source;
    if (text === source) return;
    editor.current?.dispatch({
      changes: { from: 0, to: text.length, insert: source },
      annotations: fromOutside.of(true),
    });
  }, [source]);

  useEffect(() => {
    if (!place.current || !words) return;

    function complete(context: CompletionContext) {
      const field = context.matchBefore(/registro\.[\w:]*/);
      if (field && way === 'in') {
        return {
          from: field.from + 'registro.'.length,
          options: around.current.fields
            .filter(({ name }) => /^\w+$/.test(name))
            .map(({ name, label: detail }) => ({ label: name, detail, type: 'property' })),
        };
      }
      const word = context.matchBefore(/\w+/);
      if (!word && !context.explicit) return null;
      return {
        from: word?.from ?? context.pos,
        options: [
          ...(around.current.value === false ? [] : [{ label: 'valor', type: 'variable' }]),
          ...(way === 'in' ? [{ label: 'registro', type: 'variable' }] : []),
          ...(words ?? []).map(({ name, takes, gives, example }) => ({
            label: name,
            apply: `${name}(`,
            detail: `(${takes.join(', ')}) → ${gives}`,
            info: example,
            type: 'function',
          })),
        ],
      };
    }

    async function check(view: EditorView): Promise<Diagnostic[]> {
      const text = view.state.doc.toString();
      const found = await around.current.check(text, way);
      setFlaw(found);
      if (found === null) return [];
      const to = Math.min(Math.max(found.to, found.from), text.length);
      return [{ from: Math.min(found.from, to), to, severity: 'error', message: found.code }];
    }

    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current,
        extensions: [
          EditorView.cspNonce.of(String(Reflect.get(globalThis, '__webpack_nonce__') ?? '')),
          looks,
          history(),
          bracketMatching(),
          EditorView.lineWrapping,
          // Tab stays what it is everywhere: the way out of the field.
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          autocompletion({ override: [complete] }),
          linter(check, { delay: 300, tooltipFilter: () => [] }),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            const given = update.transactions.some((each) => each.annotation(fromOutside));
            if (update.docChanged && !given) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      latest.current = view.state.doc.toString();
      editor.current = null;
      view.destroy();
    };
  }, [words, way, label]);

  return (
    <>
      <p className={css.quiet}>
        {scope.hint ??
          (way === 'in' ? t('mappings.expression.hint') : t('mappings.expression.hintOut'))}
      </p>
      <div ref={place} className={css.editor} />
      <p className={flaw === null ? css.quiet : css.bad} role="status">
        {flaw === null
          ? t('mappings.expression.fine')
          : t(`mappings.expression.${flaw.code}`, { name: flaw.name ?? '' })}{' '}
        {flaw?.meant != null && t('mappings.expression.meant', { meant: flaw.meant })}
      </p>
      <details className={css.quiet}>
        <summary>{t('mappings.expression.words')}</summary>
        <ul className={css.plain}>
          {words?.map(({ name, example }) => (
            <li key={name}>
              <code>{example}</code>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
