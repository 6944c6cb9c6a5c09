// What every page loads. Each module serves one idea, finds its elements by a data attribute, and is
// not needed for the main paths: without scripts the same forms and links work.
import './htmx.js';
import './asking.js';
import './autosave.js';
import './confirm.js';
import './copy.js';
import './countdown.js';
import './counter.js';
import './dialog.js';
import './errors.js';
import './filters.js';
import './inbox.js';
import './menu.js';
import './poll.js';
import './rows.js';
import './submit.js';
import './upload.js';

document.documentElement.classList.add('js');
