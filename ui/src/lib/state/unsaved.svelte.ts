// What is typed and not in the registry yet: before the window closes it is saved, and what cannot be keeps the window open once.

/** Who may have something that is typed. */
export interface Keeper {
  /** Whether it has. */
  holds: () => boolean;
  /** Saves it. Whether nothing is left; else it says why. */
  settle: () => Promise<boolean>;
}

class Unsaved {
  #keepers = $state.raw<Keeper[]>([]);
  /** Whether anything is typed that is not saved. */
  holds = $derived(this.#keepers.some((keeper) => keeper.holds()));

  /** Asks this one, too; returns what ends that. */
  ask(keeper: Keeper): () => void {
    this.#keepers = [...this.#keepers, keeper];
    return () => (this.#keepers = this.#keepers.filter((other) => other !== keeper));
  }

  /** Saves everything. Whether nothing is left. */
  async settle(): Promise<boolean> {
    for (const keeper of this.#keepers) {
      if (keeper.holds() && !(await keeper.settle())) return false;
    }
    return true;
  }
}

export const unsaved = new Unsaved();
