{ // The reading of a date and the preview of an event follow what is typed.
  const later = (milliseconds, work) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(() => work().catch(() => {}), milliseconds); };
  };
  const fragment = async (into, address, options) => {
    const answer = await fetch(address, options);
    if (answer.ok) { into.innerHTML = await answer.text(); into.hidden = false; }
  };
  const date = document.getElementById('date'), reading = document.getElementById('date-r');
  if (date && reading) {
    const form = date.form;
    const read = later(300, async () => {
      if (!date.value.trim()) { reading.hidden = true; return; }
      const fields = { q: date.value, zone: form.zone?.value ?? date.dataset.zone, status: form.status?.value ?? '', timeline: form.timeline.value };
      await fragment(reading, home + 'edit/date?' + new URLSearchParams(fields));
    });
    date.addEventListener('input', read);
    form.zone?.addEventListener?.('input', read);
    form.status?.addEventListener?.('input', read);
  }
  const form = document.getElementById('ed'), preview = document.getElementById('preview');
  if (form && preview) {
    form.addEventListener('input', later(400, () =>
      fragment(preview, home + 'edit/preview', { method: 'POST', body: new URLSearchParams(new FormData(form)) })));
  }
}
