// [data-until=ISO time] shows what is left of a wall-clock limit, once a minute, each second in the last hour.
import { text } from './page.js';
import { each } from './ready.js';

const HOUR = 3600; // seconds

function words(left) {
  if (left <= 0) return text('expired');
  const [hours, minutes, seconds] = [Math.floor(left / HOUR), Math.floor((left % HOUR) / 60), Math.floor(left % 60)];
  return left >= HOUR ? text('hours_left', { hours, minutes }) : text('minutes_left', { minutes, seconds });
}

each('[data-until]', (element) => {
  const until = Date.parse(element.dataset.until);
  function tick() {
    const left = (until - Date.now()) / 1000;
    element.textContent = words(left);
    if (left > 0 && element.isConnected) setTimeout(tick, left > HOUR ? 60000 : 1000);
  }
  tick();
});
