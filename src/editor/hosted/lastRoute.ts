import { type HostedFeature, hostedFeatures } from "../../core/hosted/feature";
import { type Route, routeWords } from "../../core/hosted/route";
import { DisposableStore } from "../../util/disposable";
import type { Event } from "../../util/event";
import type { Logger } from "../../util/logger";

/** Who was asked last, where a server may be asked, and why it was that one. */
export class LastRoute {
  readonly #store = new DisposableStore();
  #words: string | undefined;

  constructor(routed: Readonly<Record<HostedFeature, { readonly onDidRoute: Event<Route> }>>, log: Logger) {
    for (const feature of hostedFeatures) {
      this.#store.add(
        routed[feature].onDidRoute((route) => {
          this.#words = routeWords(route, feature);
          log.debug(`${feature}: ${this.#words}`);
        }),
      );
    }
  }

  /** In one line; undefined where nobody was asked yet. */
  get words(): string | undefined {
    return this.#words;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
