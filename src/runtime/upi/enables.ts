/** The standing openEnables of a protocol, by passive key. Source: x-kernel, default openEnable. */
import { IdMap } from "./id-map.js";
import type { Binding } from "./binding.js";

export interface Enable {
  readonly binding: Binding;
  readonly type: string;
  count: number;
}

export class Enables {
  readonly #map = new IdMap<Enable>();

  /** Adds one; the same binding and type may have several. False if another binding or type has the key. */
  add(binding: Binding, type: string, key: number): boolean {
    const old = this.#map.resolve(key);
    if (old === undefined) return this.#map.bind({ binding, type, count: 1 }, key);
    if (old.binding !== binding || old.type !== type) return false;
    old.count++;
    return true;
  }

  get(key: number): Enable | undefined {
    return this.#map.resolve(key);
  }

  /** Removes one. False if this binding and type have none. */
  remove(binding: Binding, type: string, key: number): boolean {
    const old = this.#map.resolve(key);
    if (old === undefined || old.binding !== binding || old.type !== type) return false;
    if (--old.count === 0) this.#map.unbind(key);
    return true;
  }
}

/** The openEnables of a virtual protocol, by the type of the protocol that decides the number. */
export class VirtualEnables {
  readonly #byType = new Map<string, Binding>();

  /** False if another binding has the type already. */
  add(upper: Binding, type: string): boolean {
    const known = this.#byType.get(type);
    if (known !== undefined && known !== upper) return false;
    this.#byType.set(type, upper);
    return true;
  }

  get(type: string): Binding | undefined {
    return this.#byType.get(type);
  }
}
