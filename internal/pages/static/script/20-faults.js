{ // Who sent a form with faults is led to what is said of them; who pressed a button sees that it was heard.
  document.getElementById('faults')?.focus();
  addEventListener('submit', (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button?.dataset || event.target.method === 'get') return;
    setTimeout(() => { if (button.value !== 'preview') button.textContent = document.body.dataset.sending; });
  });
}
