{ // Beside a time stands what the reader's own clock shows then, if that is something else.
  const lang = document.documentElement.lang, yours = document.body.dataset.yours;
  for (const time of yours ? document.querySelectorAll(':is(.ev-when, .e-when) time[datetime*="T"]') : []) {
    const at = new Date(time.dateTime), wall = time.dateTime.slice(0, 16);
    if (isNaN(at)) continue;
    const here = new Date(at - at.getTimezoneOffset() * 6e4).toISOString().slice(0, 16);
    if (here === wall) continue;
    const day = here.slice(0, 10) === wall.slice(0, 10) ? {} : { day: 'numeric', month: 'long' };
    const text = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
    const told = document.createElement('span');
    told.className = 'ev-sub';
    told.textContent = yours.replace('*', text);
    time.closest('.ev-when, .e-when').append(' ', told);
  }
}
