// What the person set for the application. The shell keeps it in one file; here it is applied to the page and changed.

import { commands, type SettingsChange, type SettingsShown } from '$lib/host';
import { group, speak, systemLanguage } from '$lib/i18n/index.svelte';
import { session } from '$lib/state/session.svelte';

const NOTHING: SettingsChange = { name: null, theme: null, language: null, text_size: null, grouping: null };

/** The sizes of text that can be chosen, in percent. */
export const TEXT_SIZES = [100, 112, 125, 150, 200];

class Settings {
  /** The settings; nothing until they are read, or where they could not be. */
  shown = $state<SettingsShown | null>(null);

  #visited = '';

  /** Reads the settings and applies them. */
  async load(): Promise<void> {
    const shown = await session.try('settings', () => commands.settings());
    if (shown) this.shown = shown;
    this.#apply();
  }

  /** Changes settings: applied at once, kept by the shell. */
  async set(change: Partial<SettingsChange>): Promise<void> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
    if (this.shown) this.shown = { ...this.shown, ...given };
    this.#apply();
    await session.try('settings', () => commands.settingsSet({ ...NOTHING, ...change }));
  }

  /** Forgets that a registry was open. */
  async forget(path: string): Promise<void> {
    await session.try('settings', () => commands.settingsForget(path));
    await this.load();
  }

  /** Remembers the page and query a registry is looked at with. */
  visited(path: string, page: string): void {
    const visited = `${path} ${page}`;
    if (visited === this.#visited) return;
    this.#visited = visited;
    void session.try('visited', () => commands.settingsVisited(path, page));
  }

  /** The page and query a registry was left at before this start. */
  pageOf(path: string): string | undefined {
    return this.shown?.recent.find((recent) => recent.path === path)?.page || undefined;
  }

  #apply(): void {
    if (!this.shown) return;
    const { language, theme, grouping } = this.shown;
    speak(language === 'system' ? systemLanguage() : language);
    group(grouping);
    if (typeof document === 'undefined') return;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }
}

export const settings = new Settings();
