import { isDeepStrictEqual } from 'node:util';
import type { Strategy, StrategyDraft, StrategyItem, StrategyVersion } from '#contract/strategies.ts';
import { TEMPLATE_FORMAT, type Template } from '#core/strategy/template.ts';
import { validateTemplate } from '#core/strategy/validation.ts';
import type { StoredStrategy, StrategyTable } from '#main/adapters/storage/strategy-table.ts';
import { UserError } from '#main/errors.ts';
import { freeId } from '../free-id.ts';
import type { TopicHub } from '../topics/topic-hub.ts';
import { checkDraft } from './check-draft.ts';
import { systemItem, userItem } from './strategy-items.ts';
import { findSystemTemplate, systemTemplates } from './system-templates.ts';

/** How long a deleted strategy can be brought back: long enough for second thoughts of any kind. */
const KEEP_DELETED_MS = 30 * 86_400_000;

export interface StrategyEdit {
  readonly id: string;
  readonly draft: StrategyDraft;
  readonly tags: readonly string[];
}

/** The system's templates and the user's strategies with their drafts and versions. */
export class StrategyService {
  readonly #table: StrategyTable;
  readonly #hub: TopicHub;
  readonly #now: () => number;

  constructor(table: StrategyTable, hub: TopicHub, now: () => number = Date.now) {
    this.#table = table;
    this.#hub = hub;
    this.#now = now;
    table.purge(now() - KEEP_DELETED_MS);
    const own = table.list().map(userItem);
    hub.replaceAll('strategies', [...systemTemplates().map(systemItem), ...own.filter((item) => item !== null)]);
  }

  /** Those that can run: the system's templates, then the user's. */
  list(): Strategy[] {
    return this.#hub.snapshot('strategies').items.filter(canRun);
  }

  /** What the editor starts with. */
  open(id: string): { draft: StrategyDraft; tags: string[]; versions: StrategyVersion[] } {
    const { draft, saved, tags } = this.#own(id);
    const shown = draft ?? (saved && asDraft(saved.template));
    if (!shown) throw notFound(id);
    return { draft: shown, tags: [...tags], versions: this.#table.versions(id) };
  }

  /** @returns the id of a new strategy with nothing in it */
  create(): string {
    const name = this.#freeName('New strategy');
    const id = this.#freeId(name);
    const draft: StrategyDraft = {
      format: TEMPLATE_FORMAT,
      name,
      description: '',
      direction: 'both',
      components: [],
      combination: { mode: 'min-score', threshold: 1 },
      sessions: [],
    };
    this.#table.insert(id, [], draft, this.#now());
    this.#publish(id);
    return id;
  }

  /** Makes a strategy of the user's out of any other, with what waits to be saved in it. */
  duplicate(id: string): string {
    const system = findSystemTemplate(id);
    if (system) {
      const { template, tags } = systemItem(system);
      return this.#add({ ...template, name: this.#freeName(template.name) }, tags, `Copy of ${template.name}`);
    }
    const { saved, draft, tags } = this.#own(id);
    const name = this.#freeName(draft?.name ?? saved?.template.name ?? id);
    const copy = saved && { ...saved.template, name };
    const newId = this.#freeId(name);
    this.#table.atOnce(() => {
      this.#table.insert(newId, tags, null, this.#now());
      if (copy) this.#table.addVersion(newId, copy, `Copy of ${saved.template.name}`, this.#now());
      if (draft) this.#table.putDraft(newId, tags, { ...draft, name }, this.#now());
    });
    this.#publish(newId);
    return newId;
  }

  /** Stores a template that has come from a file. */
  addImported(template: Template, file: string): string {
    return this.#add({ ...template, name: this.#freeName(template.name) }, [], `Imported from ${file}`);
  }

  /** Keeps a draft; one that equals the last version leaves nothing to save. */
  keepDraft({ id, draft, tags }: StrategyEdit): void {
    const { saved } = this.#own(id);
    const same = saved !== null && isDeepStrictEqual(plain(draft), plain(asDraft(saved.template)));
    this.#table.putDraft(id, tags, same ? null : plain(draft), this.#now());
    this.#publish(id);
  }

  /**
   * Makes a new version, unless nothing has changed.
   * @throws UserError that names what keeps the strategy from running
   */
  save({ id, draft, tags }: StrategyEdit, note: string): StrategyVersion {
    this.keepDraft({ id, draft, tags });
    const { saved, draft: waiting } = this.#own(id);
    if (saved && !waiting) return saved;
    const result = validateTemplate(draft);
    if (!result.valid) {
      const [first, ...more] = checkDraft(draft).issues;
      const others = more.length > 0 ? ` There are ${more.length} more.` : '';
      throw new UserError(`The strategy cannot run yet, so it stays a draft: ${first?.message ?? ''}${others}`, {
        code: 'refused',
        field: first?.field,
      });
    }
    return this.#addVersion(id, result.strategy.template, note.trim());
  }

  /** Makes a new version that equals an old one. */
  restore(id: string, number: number): StrategyVersion {
    this.#own(id);
    const old = this.#table.versions(id).find((version) => version.number === number);
    if (!old) throw new UserError(`There is no version ${number} of this strategy.`, { code: 'not-found' });
    return this.#addVersion(id, old.template, `Version ${number} again`);
  }

  delete(id: string): void {
    this.#own(id);
    this.#table.setDeleted(id, this.#now());
    this.#hub.remove('strategies', id);
  }

  /** Brings a deleted strategy back. */
  undelete(id: string): void {
    if (!this.#table.isDeleted(id)) throw notFound(id);
    this.#table.setDeleted(id, null);
    this.#publish(id);
  }

  /** The last version of the user's strategy, or a system template. */
  savedTemplate(id: string): Template {
    const template = findSystemTemplate(id)?.strategy.template ?? this.#own(id).saved?.template;
    if (template) return template;
    throw new UserError('This strategy has never been saved: save it first, then export it.', { code: 'refused' });
  }

  #add(template: Template, tags: readonly string[], note: string): string {
    const id = this.#freeId(template.name);
    this.#table.atOnce(() => {
      this.#table.insert(id, tags, null, this.#now());
      this.#table.addVersion(id, template, note, this.#now());
    });
    this.#publish(id);
    return id;
  }

  #addVersion(id: string, template: Template, note: string): StrategyVersion {
    const version = this.#table.addVersion(id, template, note, this.#now());
    this.#publish(id);
    return version;
  }

  /** @throws UserError when there is no such strategy, or when it belongs to the system */
  #own(id: string): StoredStrategy {
    const stored = this.#table.get(id);
    if (stored) return stored;
    if (!findSystemTemplate(id)) throw notFound(id);
    throw new UserError('A system template cannot be changed: duplicate it and change the copy.', { code: 'refused' });
  }

  #publish(id: string): void {
    const stored = this.#table.get(id);
    const item = stored && userItem(stored);
    if (item) this.#hub.put('strategies', item);
  }

  /** The name, or one like it that no other strategy has, so that lists stay readable. */
  #freeName(name: string): string {
    const taken = new Set(this.#hub.snapshot('strategies').items.map((item) => item.name));
    if (!taken.has(name)) return name;
    const stem = name.replace(/ \(copy(?: \d+)?\)$/, '').slice(0, 68);
    for (let number = 1; ; number++) {
      const candidate = `${stem} (copy${number === 1 ? '' : ` ${number}`})`;
      if (!taken.has(candidate)) return candidate;
    }
  }

  #freeId(name: string): string {
    return freeId(name, 'strategy', (id) => Boolean(findSystemTemplate(id)) || this.#table.isTaken(id));
  }
}

function canRun(item: StrategyItem): item is Strategy {
  return item.template !== null;
}

/** A template is a draft that nothing is missing in. */
function asDraft(template: Template): StrategyDraft {
  return structuredClone(template) as StrategyDraft;
}

/** Without fields that are there and undefined. */
function plain(draft: StrategyDraft): StrategyDraft {
  return JSON.parse(JSON.stringify(draft)) as StrategyDraft;
}

function notFound(id: string): UserError {
  return new UserError(`There is no strategy "${id}" any more.`, { code: 'not-found', field: 'id' });
}
