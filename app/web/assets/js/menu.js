// The navigation shows where the reader is, also when it is wider than a phone.
document.querySelector('.q-nav [aria-current]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' });

// <details> menus close on escape, on a click elsewhere and when the focus leaves.
const open = () => document.querySelectorAll('details.q-menu[open]');

document.addEventListener('click', (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener('focusin', (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
