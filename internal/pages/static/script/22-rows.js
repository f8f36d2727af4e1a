{ // Rows come and go in place: the server answers with the form, of which the list is taken.
  const form = document.getElementById('ed');
  form?.addEventListener('click', async (event) => {
    const button = event.target.closest('button[formaction]');
    if (!button) return;
    event.preventDefault();
    const list = button.closest('fieldset'), fields = new URLSearchParams(new FormData(form));
    fields.set('do', button.value);
    try {
      const answer = await fetch(form.action, { method: 'POST', body: fields });
      if (!answer.ok) throw answer;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      list.innerHTML = page.getElementById(list.id).innerHTML;
      const rows = list.querySelectorAll('.entry');
      (button.value.startsWith('add') ? rows[rows.length - 1] : list).querySelector('input, textarea, button').focus();
      form.dispatchEvent(new Event('input'));
    } catch {
      button.removeAttribute('formaction'); // then without script
      button.click();
    }
  });
}
