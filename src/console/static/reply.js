/** Puts a ready sentence where the writing is, without losing what is written; without scripts its link brings it. */
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-snippet]')
  const field = document.getElementById('reply')
  const sentence = link && document.getElementById(link.getAttribute('data-snippet'))?.textContent
  if (!sentence || !field) return
  event.preventDefault()
  const { value, selectionStart: from, selectionEnd: to } = field
  const before = value.slice(0, from)
  const gap = before === '' || /\s$/.test(before) ? '' : '\n\n'
  field.setRangeText(gap + sentence, from, to, 'end')
  field.focus()
})

/** Says that a file is too large before it is sent. The server says so again. */
document.addEventListener('change', ({ target }) => {
  if (target.id !== 'file') return
  const most = Number(target.getAttribute('data-most'))
  const isTooLarge = [...target.files].some(({ size }) => size > most)
  target.setCustomValidity(isTooLarge ? target.getAttribute('data-too-large') : '')
  if (isTooLarge) target.reportValidity()
})
