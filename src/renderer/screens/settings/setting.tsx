/** One card of the settings: its title and what is set there. */
import { useId, type ReactNode } from 'react';

interface SettingProps {
  readonly title: string;
  /** Over the whole width. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Setting({ title, wide = false, children }: SettingProps) {
  const id = useId();
  return (
    <section className={wide ? 'panel setting setting-wide' : 'panel setting'} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
