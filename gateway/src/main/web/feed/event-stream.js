/**
 * Server-sent events out of a response's body. The browser's own EventSource can neither tell why it was refused nor
 * continue after a pause of our choosing, so the format (HTML standard, section 9.2.6) is read here.
 */
export class EventStream {
  #text = new TextDecoder();
  #rest = '';
  #event = '';
  #data = [];
  #id;

  /** @param {(event: {type: string, data: string, id?: string}) => void} listener */
  constructor(listener) {
    this.listener = listener;
  }

  /** @param {Uint8Array} bytes the next of the stream, cut anywhere */
  take(bytes) {
    const lines = (this.#rest + this.#text.decode(bytes, {stream: true})).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    lines.forEach(line => this.#line(line));
  }

  #line(line) {
    if (line === '') {
      if (this.#data.length) {
        this.listener({type: this.#event || 'message', data: this.#data.join('\n'), id: this.#id});
      }
      this.#event = '';
      this.#data = [];
      return;
    }
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (name === 'event') {
      this.#event = value;
    } else if (name === 'data') {
      this.#data.push(value);
    } else if (name === 'id') {
      this.#id = value;
    }
  }
}
