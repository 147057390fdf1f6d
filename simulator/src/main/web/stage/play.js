/**
 * The stage as its server tells it: what there is to see (`scene`), the time, and what can be done. Tells by an event
 * `change`. A lost connection is told at once, and the browser tries again by itself.
 */
export class Play extends EventTarget {
  /** How everything stands; undefined until the first word of it. */
  scene;
  /** @type {'connecting' | 'live' | 'gone'} */
  link = 'connecting';
  #time;
  #heard = 0;
  #source;

  start() {
    this.#source = new EventSource('/stage/v1/scene');
    this.#source.addEventListener('scene', event => {
      this.scene = JSON.parse(event.data);
      this.#is('live');
    });
    this.#source.addEventListener('time', event => {
      this.#time = JSON.parse(event.data);
      this.#heard = performance.now();
      this.#is('live');
    });
    this.#source.addEventListener('bye', () => this.#is('gone'));
    this.#source.onerror = () => this.#is('gone');
  }

  /** The simulated time now; undefined before the first word of it. */
  get now() {
    return this.#time && new Date(new Date(this.#time.at).getTime() + this.#since() * this.#time.speedNow);
  }

  get zone() { return this.#time?.zone; }
  get speedNow() { return this.#time?.speedNow ?? 1; }

  /** The share of its quarter minute for which the code on the phone is still shown. */
  get left() {
    const left = (this.#time?.left ?? 15_000) - this.#since() * this.speedNow;
    return ((left % 15_000 + 15_000) % 15_000) / 15_000;
  }

  #since() { return this.link === 'live' ? performance.now() - this.#heard : 0; }

  #is(link) {
    this.link = link;
    this.dispatchEvent(new Event('change'));
  }

  /**
   * Does something.
   *
   * @returns what came of it; rejected with `{code, detail}` where it could not be done
   */
  async act(name, given = {}) {
    let response;
    try {
      response = await fetch(`/stage/v1/acts/${name}`, {method: 'POST',
        headers: {'Content-Type': 'application/json'}, body: JSON.stringify(given)});
    } catch {
      throw {code: 'network', detail: ''};
    }
    const told = await response.json().catch(() => ({code: 'unexpected', detail: `${response.status}`}));
    if (!response.ok) {
      throw told;
    }
    return told;
  }
}
