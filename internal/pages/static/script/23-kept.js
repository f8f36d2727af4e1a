{ // What is typed is kept on this device until it is saved, through a crash, a sign-out and a lost connection.
  const form = document.getElementById('ed'), told = document.getElementById('kept');
  const key = form?.dataset.key && 'dateline ' + form.dataset.key;
  const fields = () => JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
  const clock = (time) => new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  for (const saved of form?.dataset.saved?.split('|') ?? []) localStorage.removeItem('dateline ' + saved);
  if (key && told) {
    const start = fields(), kept = JSON.parse(localStorage.getItem(key) ?? 'null'), note = document.getElementById('found');
    let dirty = form.dataset.dirty !== undefined, sending = false, timer;
    if (kept && kept.fields !== start && !dirty) {
      note.hidden = false;
      note.querySelector('b').textContent += ' ' + clock(kept.at) + '.';
      const [back, away] = note.querySelectorAll('button');
      back.addEventListener('click', () => { // the server lays it out, since it may have more rows than are here
        const sent = document.createElement('form');
        sent.method = 'post';
        sent.action = form.action;
        for (const [name, value] of [...JSON.parse(kept.fields), ['do', 'preview']]) {
          const field = document.createElement('textarea');
          field.name = name;
          field.value = value;
          sent.append(field);
        }
        sent.hidden = true;
        document.body.append(sent);
        dirty = false;
        sent.submit();
      });
      away.addEventListener('click', () => { localStorage.removeItem(key); note.hidden = true; });
    }
    form.addEventListener('input', () => {
      dirty = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        try {
          localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fields() }));
          told.textContent = told.dataset.kept.replace('*', clock(Date.now()));
        } catch { told.textContent = ''; }
      }, 800);
    });
    form.addEventListener('submit', async (event) => {
      if (sending) return;
      event.preventDefault();
      try { // a page that cannot be reached would take the place of the form
        await fetch(home + 'livez', { cache: 'no-store' });
        sending = true;
        dirty = false;
        form.requestSubmit(event.submitter);
      } catch { told.textContent = told.dataset.offline; }
    });
    addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
  }
}
