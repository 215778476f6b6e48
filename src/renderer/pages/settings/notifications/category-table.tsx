import type { NotificationSettings } from '#contract/notifications.ts';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Row, Section } from '../settings-rows.tsx';
import type { NotificationsView } from './use-notifications.ts';
import { CATEGORIES, MODES } from './words.ts';

/** What is told: a mode a category, for all channels alike. */
export function CategoryTable({
  modes,
  update,
}: Pick<NotificationsView, 'update'> & { readonly modes: NotificationSettings['modes'] }) {
  return (
    <Section title="Notifications">
      {CATEGORIES.map(({ category, title, text }) => (
        <Row key={category} title={title} text={text}>
          <Segmented
            label={`${title}: mode`}
            value={modes[category]}
            options={MODES}
            onChange={(mode) => void update({ modes: { [category]: mode } })}
          />
        </Row>
      ))}
    </Section>
  );
}
