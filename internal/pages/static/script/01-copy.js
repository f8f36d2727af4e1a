// Everything here is optional: each page is complete without it.
const home = new URL('../', document.currentScript.src).pathname; // where the service is on its host
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  const name = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy);
    try { await navigator.clipboard.writeText(field.value); button.textContent = button.dataset.done; }
    catch { field.focus(); field.select(); }
    setTimeout(() => { button.textContent = name; }, 2500);
  });
}
