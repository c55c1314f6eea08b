import { Link } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import { MapPinOff } from 'lucide-react';
import { EmptyState } from '../components/EmptyState.tsx';
import { Main } from '../components/Layout.tsx';
import { useText } from '../i18n/use-text.ts';

export function NotFound() {
  const { t } = useText();
  return (
    <Main>
      <EmptyState
        icon={MapPinOff}
        title={t('frame.notFound.title')}
        body={t('frame.notFound.body')}
      >
        <Button component={Link} to="/leads">
          {t('frame.notFound.action')}
        </Button>
      </EmptyState>
    </Main>
  );
}
