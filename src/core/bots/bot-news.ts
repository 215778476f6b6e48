import type { LiveNews } from '../live/live-news.ts';
import type { PaperEvent } from './paper-event.ts';

/** Something that a bot, with whatever account, did or was kept from doing. */
export type BotNews = PaperEvent | LiveNews;
