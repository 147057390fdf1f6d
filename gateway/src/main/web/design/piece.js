import {LitElement} from 'lit';
import {onLanguage} from '../words/words.js';

/**
 * What every element of the pages is: a Lit element that draws into the page itself, so that the one style sheet, the
 * browser's own forms, labels and print work without walls between, and that draws itself anew in another language.
 * It takes what it shows by properties and tells what is wanted by events; it never fetches.
 */
export class Piece extends LitElement {
  createRenderRoot() { return this; }

  connectedCallback() {
    super.connectedCallback();
    this.endLanguage = onLanguage(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.endLanguage?.();
  }

  /** Tells everyone above. */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail, bubbles: true, composed: true}));
  }
}

/** Elements are asked for by name, once. */
export const define = (name, type) => customElements.get(name) ?? customElements.define(name, type);
