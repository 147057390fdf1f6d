import '../design/design.css';
import {LitElement, html} from 'lit';

customElements.define('xy-console', class extends LitElement {
  render() { return html`<p>小驿</p>`; }
});
