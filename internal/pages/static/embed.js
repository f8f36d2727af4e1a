// <dateline-timeline src n theme>: a timeline of Dateline, as high as its events. What stands in it is for readers without script.
customElements.get('dateline-timeline') || customElements.define('dateline-timeline', class extends HTMLElement {
  connectedCallback() {
    const from = new URL(this.getAttribute('src'), document.baseURI);
    if (!/^https?:$/.test(from.protocol)) return;
    if (!from.pathname.endsWith('/embed')) from.pathname += '/embed';
    for (const name of ['n', 'theme']) if (this.hasAttribute(name)) from.searchParams.set(name, this.getAttribute(name));
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('title') || this.textContent.trim() || 'Dateline';
    frame.src = from;
    Object.assign(frame.style, {width: '100%', height: '480px', border: 0});
    const root = this.shadowRoot || this.attachShadow({mode: 'open'});
    root.replaceChildren(frame);
    this.style.display ||= 'block';
    this.hear = ({source, origin, data}) => {
      const height = Math.ceil(data?.dateline);
      if (source === frame.contentWindow && origin === from.origin && height > 0 && height < 1e5) frame.style.height = height + 'px';
    };
    addEventListener('message', this.hear);
  }
  disconnectedCallback() { removeEventListener('message', this.hear); }
});
