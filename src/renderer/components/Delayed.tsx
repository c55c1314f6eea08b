import { useEffect, useState, type ReactNode } from 'react';

/** Shows its content only when the wait lasts: what answers at once should not blink. */
export function Delayed({ children, after = 300 }: { children: ReactNode; after?: number }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), after);
    return () => clearTimeout(timer);
  }, [after]);
  return due ? children : null;
}
